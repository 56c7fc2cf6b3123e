/* ---
id: peer_ranks
table: peer_rank
severity: critical
description: 位次在参排市州数以内，并列同位，本市至多一行
--- */
-- in: peer_rank; out: one row per city whose rank is not one more than the number of cities that grew faster
WITH places AS (
    SELECT
        *,
        CASE WHEN growth_pct IS NOT NULL
            THEN rank() OVER (PARTITION BY period ORDER BY growth_pct DESC NULLS LAST) END AS place,
        count(growth_pct) OVER (PARTITION BY period) AS cities,
        count(*) FILTER (ours) OVER (PARTITION BY period) AS own
    FROM peer_rank
)
SELECT period, city, growth_pct, rank, place, of_cities, own
FROM places
WHERE rank IS DISTINCT FROM place OR of_cities IS DISTINCT FROM cities OR own > 1
