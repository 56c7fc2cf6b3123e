-- In: project_source. Parameters: $file_name, $sheet_name (null: any), $row_number, $department (null: any),
-- $period (null: any). Out: one row per row that stands there, the newest period first.
SELECT *
FROM project_source
WHERE file_name = $file_name
    AND row_number = $row_number
    AND ($sheet_name IS NULL OR sheet_name = $sheet_name)
    AND ($department IS NULL OR department = $department)
    AND ($period IS NULL OR period = $period)
ORDER BY period DESC, department, document, sheet_name
