-- In: project_split. Parameter: $project_id. Out: one row per time that rows left the project or came to it from another.
SELECT project_id, part_id, since, source_rows, why
FROM project_split
WHERE project_id = $project_id OR part_id = $project_id
ORDER BY since, project_id, part_id
