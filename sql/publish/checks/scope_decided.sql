/* ---
id: scope_decided
table: project
severity: critical
description: 不是待核的项目都有起作用的判定
--- */
-- in: project, scope_decision; out: one row per project that is in, out or in part, while nothing said so
SELECT p.period, p.project_id, p.scope
FROM project AS p
ANTI JOIN scope_decision AS d
    ON d.period = p.period AND d.project_id = p.project_id AND d.decision = p.scope
WHERE p.scope <> 'review'
