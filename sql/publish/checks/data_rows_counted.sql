/* ---
id: data_rows_counted
table: sheet_rows
severity: critical
description: 进入汇总的每个文件各工作表的数据行之和等于读出行数
--- */
-- in: submission, sheet_rows; out: one row per file in force whose data rows were not all counted
WITH data_rows AS (
    SELECT submission_id, coalesce(sum(rows) FILTER (kind = 'data'), 0) AS counted
    FROM sheet_rows GROUP BY submission_id
)
SELECT s.period, s.submission_id, s.file_name, s.status, s.rows_read, d.counted
FROM submission AS s
LEFT JOIN data_rows AS d USING (submission_id)
WHERE s.status IN ('accepted', 'partial') AND coalesce(s.rows_read, 0) <> coalesce(d.counted, 0)
