-- In: work.peer_row, $city_name. Out: peer_rank, one row per period and city: published growth in percentage points and
-- its rank among the cities with one, ties sharing the better rank (1, 2, 2, 4); a city without growth has no rank.
-- A city given twice with different growths has neither: nothing says which is right. 云泽 and 云泽市 are one city.
INSERT INTO peer_rank (period, city, growth_pct, rank, of_cities, ours)
WITH spelled AS (
    SELECT period, trim(city) AS city, regexp_replace(trim(city), '(.)市$', '\1') AS stem, growth_pct
    FROM work.peer_row
    WHERE period IS NOT NULL AND trim(city) <> ''
),
city AS (
    SELECT
        period,
        stem,
        max(city) AS city,
        CASE WHEN min(growth_pct) = max(growth_pct) THEN max(growth_pct) END AS growth_pct
    FROM spelled
    GROUP BY period, stem
)
SELECT
    period,
    city,
    growth_pct,
    CASE WHEN growth_pct IS NOT NULL THEN rank() OVER (PARTITION BY period ORDER BY growth_pct DESC NULLS LAST) END,
    count(growth_pct) OVER (PARTITION BY period),
    stem = regexp_replace(trim($city_name), '(.)市$', '\1')
FROM city
ORDER BY period, growth_pct DESC NULLS LAST, city
