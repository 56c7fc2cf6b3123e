-- In: work.unit_pair, $smallest_planned_wan (万元). Out: work.planned_doubt, one row per source whose planned total is doubted.
-- More agreeing sources win; else, ten-thousandfold apart, the smaller side is doubted when it is below the smallest plausible
-- planned total, the larger otherwise; else nobody can say (undecided, both sides).
CREATE OR REPLACE TABLE work.planned_doubt AS
WITH judged AS (
    SELECT
        *,
        CASE
            WHEN more_like_small > more_like_large THEN 'large'
            WHEN more_like_large > more_like_small THEN 'small'
            WHEN factor = 10000 AND small_wan < CAST($smallest_planned_wan AS DOUBLE) THEN 'small'
            WHEN factor = 10000 THEN 'large'
            ELSE 'both'
        END AS doubted
    FROM work.unit_pair
    WHERE field = 'planned_total'
),
side AS (
    SELECT period, project_id, large_source AS source, small_source AS against, factor, doubted
    FROM judged WHERE doubted IN ('large', 'both')
    UNION ALL
    SELECT period, project_id, small_source, large_source, factor, doubted FROM judged WHERE doubted IN ('small', 'both')
)
SELECT
    period,
    project_id,
    'planned_total' AS field,
    source,
    CASE WHEN bool_or(doubted <> 'both') THEN 'implausible' ELSE 'undecided' END AS verdict,
    max(factor) AS factor,
    min(against) AS against
FROM side
GROUP BY ALL
