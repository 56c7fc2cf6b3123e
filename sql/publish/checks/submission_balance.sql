/* ---
id: submission_balance
table: submission
severity: critical
description: 读出行数等于接收行数加退回行数
--- */
-- in: submission; out: one row per file whose counts do not balance
SELECT period, submission_id, file_name, rows_read, rows_accepted, rows_rejected
FROM submission
WHERE coalesce(rows_read, 0) <> coalesce(rows_accepted, 0) + coalesce(rows_rejected, 0)
    OR least(rows_read, rows_accepted, rows_rejected) < 0
