-- In: gap, work.gap_scope. Out: gap_residual, one row per period, kind of part (county, sector) and figure that the city and
-- at least one part of its coverage have: the city's, the sum over the parts, and what is left. The plan's levels, bases,
-- target levels and gaps need not add up; parts without the figure, or of another coverage, are named.
INSERT INTO gap_residual
WITH figure AS (
    UNPIVOT (
        SELECT
            gap.period, gap.scope_kind, gap.scope_code, gap.coverage,
            gap.reported_wan AS reported, gap.base_wan AS base, gap.target_level_wan AS target_level, gap.gap_wan AS gap
        FROM gap
        JOIN work.gap_scope USING (scope_kind, scope_code)
    )
    ON reported, base, target_level, gap INTO NAME figure VALUE amount_wan
),
part AS (
    SELECT
        city.period,
        scope.scope_kind,
        city.figure,
        CAST(city.amount_wan AS DECIMAL(38, 6)) AS city_wan,
        own.amount_wan AS part_wan,
        scope.scope_name,
        scope.scope_order,
        scope.scope_code IN ('', '其他行业') AS is_rest
    FROM figure AS city
    JOIN work.gap_scope AS scope ON scope.scope_kind IN ('region', 'sector')
    LEFT JOIN figure AS own
        ON own.period = city.period AND own.figure = city.figure AND own.coverage = city.coverage
        AND own.scope_kind = scope.scope_kind AND own.scope_code = scope.scope_code
    WHERE city.scope_kind = 'city'
)
SELECT
    period,
    scope_kind,
    figure,
    TRY_CAST(city_wan AS DECIMAL(18, 6)) AS city_wan,
    TRY_CAST(sum(part_wan) AS DECIMAL(18, 6)) AS parts_wan,
    TRY_CAST(city_wan - sum(part_wan) AS DECIMAL(18, 6)) AS residual_wan,
    count(part_wan) AS parts,
    string_agg(scope_name, '、' ORDER BY scope_order) FILTER (part_wan IS NULL AND NOT is_rest) AS parts_without
FROM part
GROUP BY period, scope_kind, figure, city_wan
HAVING count(part_wan) > 0
ORDER BY ALL
