/* ---
id: additions_bounded
table: gap
severity: critical
description: 资料齐全的疑似漏统不超过未在库且资料齐全项目的纳入范围投资
--- */
-- in: project, gap; out: one row per period whose complete additions exceed what projects outside the library have
WITH candidates AS (
    SELECT period, sum(greatest(in_scope_ytd_wan, 0)) AS wan
    FROM project
    WHERE NOT in_library AND evidence = 'complete' AND scope IN ('in', 'part')
    GROUP BY period
)
SELECT g.period, g.additions_complete_wan, c.wan AS candidates_wan
FROM gap AS g LEFT JOIN candidates AS c USING (period)
WHERE g.scope_kind = 'city' AND coalesce(g.additions_complete_wan, 0) > coalesce(c.wan, 0)
