/* ---
id: submission_explained
table: submission
severity: warning
description: 未全部接收的文件都写明原因
--- */
-- in: submission; out: one row per file that was not wholly accepted and has no reason
SELECT period, submission_id, file_name, status
FROM submission
WHERE status <> 'accepted' AND coalesce(trim(reason), '') = ''
