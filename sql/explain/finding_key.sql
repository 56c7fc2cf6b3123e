-- In: finding. Parameter: $finding_key. Out: one row per finding with this key, in whatever period, the newest first.
SELECT *
FROM finding
WHERE finding_key = $finding_key
ORDER BY period DESC, department, file_name, sheet_name, row_number, field
