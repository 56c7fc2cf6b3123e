/* ---
id: sheet_rows_known
table: sheet_rows
severity: critical
description: 行数统计都属于收到的文件
--- */
-- in: sheet_rows, submission; out: one row per counted file that nobody handed in
SELECT DISTINCT submission_id FROM sheet_rows ANTI JOIN submission USING (submission_id)
