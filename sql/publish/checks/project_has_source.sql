/* ---
id: project_has_source
table: project
severity: critical
description: 每个项目至少有一条来源行
--- */
-- in: project, project_source; out: one row per project that no row speaks of
SELECT period, project_id, project_name FROM project ANTI JOIN project_source USING (period, project_id)
