/* ---
id: alias_not_standing
table: project_alias
severity: critical
description: 停用的标识自停用之期起不再有项目使用
--- */
-- in: project_alias, project; out: one row per former id under which a project still stands since it was given up
SELECT project_alias.alias_id, project_alias.since, project.period
FROM project_alias
JOIN project ON project.project_id = project_alias.alias_id AND project.period >= project_alias.since
