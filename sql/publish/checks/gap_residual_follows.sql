/* ---
id: gap_residual_follows
table: gap_residual
severity: critical
description: 差额＝全市－各部分之和，全市的数与缺口表一致
--- */
-- in: gap_residual, gap; out: one row per figure whose residual does not follow, or whose city figure is not the gap's
WITH city AS (
    UNPIVOT (
        SELECT period, reported_wan AS reported, base_wan AS base, target_level_wan AS target_level, gap_wan AS gap
        FROM gap WHERE scope_kind = 'city'
    )
    ON reported, base, target_level, gap INTO NAME figure VALUE city_wan
)
SELECT residual.*, city.city_wan AS gap_wan
FROM gap_residual AS residual
LEFT JOIN city USING (period, figure)
WHERE residual.city_wan IS DISTINCT FROM city.city_wan
    OR residual.residual_wan <> residual.city_wan - residual.parts_wan
