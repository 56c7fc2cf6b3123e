/* ---
id: gap_base_used
table: gap_base
severity: critical
description: 缺口所用基数就是选用的那一个，且至多选用一个
--- */
-- in: gap, gap_base; out: one row per scope whose base is not the one marked as used
WITH used AS (
    SELECT
        period, scope_kind, scope_code, count(*) AS used_bases,
        any_value(base_source) AS base_source, any_value(base_wan) AS base_wan
    FROM gap_base WHERE used GROUP BY ALL
)
SELECT
    period, scope_kind, scope_code, g.base_source, u.base_source AS used_source,
    g.base_wan, u.base_wan AS used_base_wan, u.used_bases
FROM gap AS g FULL JOIN used AS u USING (period, scope_kind, scope_code)
WHERE g.base_source IS DISTINCT FROM u.base_source OR g.base_wan IS DISTINCT FROM u.base_wan OR u.used_bases > 1
