-- In: finding, work.linked_row. Out: finding.project_id of every finding on an accepted row, by the row's place.
UPDATE finding SET project_id = row.project_id
FROM work.linked_row AS row
WHERE row.period = finding.period AND row.department = finding.department AND row.file_sha256 = finding.file_sha256
    AND row.sheet_name = finding.sheet_name AND row.row_number = finding.row_number
