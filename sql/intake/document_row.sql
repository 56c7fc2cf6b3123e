/* In: staged rows.parquet of one kind of document ($files), work.intake_file.
   Out: one row per accepted row of the files in force; of decisions also of files that newer ones replaced, since a
   decision stands until a newer one on the same matter. */
SELECT
    file.period,
    file.submission_id || ':' || line.sheet_name || ':' || line.row_number AS row_key,
    file.submission_id,
    file.department,
    file.document,
    file.file_sha256,
    file.file_name,
    file.arrival_order AS received_order,
    file.received_at,
    file.in_force,
    line.* EXCLUDE (filename)
FROM read_parquet($files, union_by_name = true, filename = true, hive_partitioning = false) AS line
JOIN work.intake_file AS file ON file.rows_path = line.filename
WHERE file.in_force OR (file.document = 'decisions' AND file.status = 'superseded')
ORDER BY file.arrival_order, line.sheet_name, line.row_number
