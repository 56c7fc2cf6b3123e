-- In: project_alias. Parameter: $project_id. Out: one row per former id that now stands for the project, or that the
-- project is a former id of.
SELECT project_id, alias_id, since, why
FROM project_alias
WHERE project_id = $project_id OR alias_id = $project_id
ORDER BY since, alias_id
