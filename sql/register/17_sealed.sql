/* In: work.source_row, work.sealed_link, $period. Out: one row per row of a sealed period with the project in which it
   was sealed. */
SELECT line.row_key, held.project_id, held.match_probability
FROM work.source_row AS line
JOIN work.sealed_link AS held
    ON held.period = line.period
    AND held.department = line.department
    AND held.document = line.document
    AND held.file_sha256 = line.file_sha256
    AND held.sheet_name = line.sheet_name
    AND held.row_number = line.row_number
WHERE line.period = $period
