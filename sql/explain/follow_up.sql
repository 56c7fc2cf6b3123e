-- In: follow_up. Parameter: $project_id. Out: one row per matter of the project that is or was followed, open ones first.
SELECT * EXCLUDE (project_id)
FROM follow_up
WHERE project_id = $project_id
ORDER BY status = 'closed', opened_in, matter
