-- In: finding. Parameters: $period, $department, $file_name, $sheet_name, $row_number, $finding_key. Out: one row per other
-- finding on the same row of the same file.
SELECT *
FROM finding
WHERE period = $period
    AND department = $department
    AND file_name = $file_name
    AND sheet_name = $sheet_name
    AND row_number = $row_number
    AND finding_key <> $finding_key
ORDER BY severity = 'info', severity = 'warning', rule_id, field, finding_key
