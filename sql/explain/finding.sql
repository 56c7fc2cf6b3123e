-- In: finding. Parameters: $project_id, $period. Out: one row per finding on the project's rows, errors first.
SELECT rule_id, severity, department, file_name, sheet_name, row_number, field, value, message
FROM finding
WHERE project_id = $project_id AND period = $period
ORDER BY severity = 'info', severity = 'warning', rule_id, department, file_name, sheet_name, row_number, field
