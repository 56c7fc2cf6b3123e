/* In: staged sheet_rows.parquet ($files), work.intake_file. Out: published `sheet_rows`, one row per file, sheet and
   kind of row; of every file that was read, also of those that do not count. */
INSERT INTO sheet_rows BY NAME
SELECT
    file.period,
    file.submission_id,
    counted.sheet_name,
    counted.kind,
    sum(counted.rows) AS rows
FROM read_parquet($files, union_by_name = true, filename = true, hive_partitioning = false) AS counted
JOIN work.intake_file AS file ON file.sheet_rows_path = counted.filename
GROUP BY ALL
ORDER BY ALL
