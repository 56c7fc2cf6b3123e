-- In: project_value. Parameters: $project_id, $period. Out: one row per report of a field on which reports differ, the
-- chosen one first.
SELECT field, department, value, chosen, why
FROM project_value
WHERE project_id = $project_id AND period = $period
ORDER BY field, chosen DESC, department, value
