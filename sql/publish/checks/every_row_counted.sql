/* ---
id: every_row_counted
table: sheet_rows
severity: critical
description: 文件的每一行都归入一类，各类行数之和等于文件总行数
--- */
-- in: submission, sheet_rows; out: one row per file whose rows were not all classified
WITH classified AS (
    SELECT submission_id, sum(rows) AS counted FROM sheet_rows GROUP BY submission_id
)
SELECT s.period, s.submission_id, s.file_name, s.rows_in_file, classified.counted
FROM submission AS s
LEFT JOIN classified USING (submission_id)
WHERE coalesce(s.rows_in_file, 0) <> coalesce(classified.counted, 0)
