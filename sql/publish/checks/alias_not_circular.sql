/* ---
id: alias_not_circular
table: project_alias
severity: critical
description: '曾用标识不指向自身，也不互相指向'
--- */
-- in: project_alias; out: one row per alias that leads back to itself
SELECT a.project_id, a.alias_id
FROM project_alias AS a
LEFT JOIN project_alias AS b ON b.alias_id = a.project_id AND b.project_id = a.alias_id
WHERE a.project_id = a.alias_id OR b.alias_id IS NOT NULL
