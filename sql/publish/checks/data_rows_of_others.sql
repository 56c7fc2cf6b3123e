/* ---
id: data_rows_of_others
table: sheet_rows
severity: warning
description: 未进入汇总的文件各工作表的数据行之和也等于读出行数
--- */
-- in: submission, sheet_rows; out: one row per file that does not count whose data rows were not all counted
WITH data_rows AS (
    SELECT submission_id, coalesce(sum(rows) FILTER (kind = 'data'), 0) AS counted
    FROM sheet_rows GROUP BY submission_id
)
SELECT s.period, s.submission_id, s.file_name, s.status, s.rows_read, d.counted
FROM submission AS s
LEFT JOIN data_rows AS d USING (submission_id)
WHERE s.status NOT IN ('accepted', 'partial') AND coalesce(s.rows_read, 0) <> coalesce(d.counted, 0)
