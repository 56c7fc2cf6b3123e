-- In: revision. Parameter: $project_id. Out: one row per figure of the project that changed between publications.
SELECT * EXCLUDE (project_id)
FROM revision
WHERE project_id = $project_id
ORDER BY to_run DESC, period DESC, field
