-- In: verification. Parameter: $project_id. Out: one row per site check of the project, the newest first.
SELECT * EXCLUDE (project_id)
FROM verification
WHERE project_id = $project_id
ORDER BY period DESC, draw_id
