/* In: staged findings.parquet of files that stand or were sent back ($files), work.intake_file, work.source_row.
   Out: work.found, one row per broken rule as the reader wrote it, with the project it speaks of where its row counts. */
INSERT INTO work.found BY NAME
SELECT
    file.period,
    file.department,
    file.document,
    file.file_sha256,
    file.file_name,
    broken.* EXCLUDE (filename),
    line.project_name,
    line.project_code
FROM read_parquet($files, union_by_name = true, filename = true, hive_partitioning = false) AS broken
JOIN work.intake_file AS file ON file.findings_path = broken.filename
LEFT JOIN work.source_row AS line
    ON line.submission_id = file.submission_id
    AND line.sheet_name = broken.sheet_name
    AND line.row_number = broken.row_number
WHERE file.status NOT IN ('duplicate', 'superseded')
