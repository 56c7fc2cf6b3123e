-- In: project_source. Parameters: $project_id, $period. Out: one row per row of the project in that period; the library
-- first, then in the order of files.
SELECT *
FROM project_source
WHERE project_id = $project_id AND period = $period
ORDER BY document <> 'library', department, document, file_name, sheet_name, row_number
