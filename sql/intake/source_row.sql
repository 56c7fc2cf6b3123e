/* In: staged rows.parquet of the files in force ($files), work.intake_file, work.region_text.
   Out: work.source_row, one row per accepted row of survey, library and key projects. */
INSERT INTO work.source_row BY NAME
SELECT
    file.period,
    file.submission_id || ':' || line.sheet_name || ':' || line.row_number AS row_key,
    file.submission_id,
    file.department,
    file.document,
    file.file_sha256,
    file.file_name,
    line.* EXCLUDE (filename),
    coalesce(place.codes, []) AS region_codes
FROM read_parquet($files, union_by_name = true, filename = true, hive_partitioning = false) AS line
JOIN work.intake_file AS file ON file.rows_path = line.filename
LEFT JOIN work.region_text AS place ON place.text = coalesce(line.region, line.group_label)
WHERE file.in_force
ORDER BY file.period, file.department, file.document, file.arrival_order, line.sheet_name, line.row_number
