-- In: library_record. Parameters: $project_id, $period. Out: one row per record of the library in the project.
SELECT * EXCLUDE (period, project_id)
FROM library_record
WHERE project_id = $project_id AND period = $period
ORDER BY library_code
