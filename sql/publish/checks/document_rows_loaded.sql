/* ---
id: document_rows_loaded
table: submission
severity: critical
description: 入库进度、凭证、审批、回复和核查文件的接收行全部装入
--- */
-- in: counted_file(), the work tables of those documents; out: one row per file in force whose accepted rows were not all loaded,
-- or the reverse (decisions of replaced files are loaded too, and are not compared)
WITH accepted AS (
    SELECT period, submission_id, document, rows_accepted AS rows
    FROM counted_file()
    WHERE document IN ('entries', 'vouchers', 'approvals', 'answers', 'verifications')
),
row AS (
    SELECT period, submission_id FROM work.entry_row
    UNION ALL SELECT period, submission_id FROM work.voucher_row
    UNION ALL SELECT period, submission_id FROM work.approval_row
    UNION ALL SELECT period, submission_id FROM work.answer_row
    UNION ALL SELECT period, submission_id FROM work.verification_row
),
loaded AS (SELECT period, submission_id, count(*) AS rows FROM row GROUP BY ALL)
SELECT period, submission_id, accepted.document, accepted.rows AS accepted, loaded.rows AS loaded
FROM accepted FULL JOIN loaded USING (period, submission_id)
WHERE coalesce(accepted.rows, 0) <> coalesce(loaded.rows, 0)
