-- In: work.peer_row, $city_name. Out: peer_rank, one row per period and city: published growth in percentage points and
-- its rank among the cities with one, ties sharing the better rank (1, 2, 2, 4); a city without growth has no rank.
-- above_* and below_*: the cities of the next higher and next lower growth, all of them where several share it.
-- A city given twice with different growths has neither: nothing says which is right. 云泽 and 云泽市 are one city.
INSERT INTO peer_rank BY NAME
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
),
growth AS (
    SELECT
        period,
        growth_pct,
        string_agg(city, '、' ORDER BY city) AS cities
    FROM city
    WHERE growth_pct IS NOT NULL
    GROUP BY period, growth_pct
),
neighbour AS (
    SELECT
        period,
        growth_pct,
        lag(cities) OVER falling AS above_city,
        lag(growth_pct) OVER falling - growth_pct AS above_pp,
        lead(cities) OVER falling AS below_city,
        growth_pct - lead(growth_pct) OVER falling AS below_pp
    FROM growth
    WINDOW falling AS (PARTITION BY period ORDER BY growth_pct DESC)
)
SELECT
    city.period,
    city.city,
    city.growth_pct,
    CASE WHEN city.growth_pct IS NOT NULL
        THEN rank() OVER (PARTITION BY city.period ORDER BY city.growth_pct DESC NULLS LAST) END AS rank,
    count(city.growth_pct) OVER (PARTITION BY city.period) AS of_cities,
    city.stem = regexp_replace(trim($city_name), '(.)市$', '\1') AS ours,
    neighbour.above_city,
    neighbour.above_pp,
    neighbour.below_city,
    neighbour.below_pp
FROM city
LEFT JOIN neighbour ON neighbour.period = city.period AND neighbour.growth_pct = city.growth_pct
ORDER BY city.period, city.growth_pct DESC NULLS LAST, city.city
