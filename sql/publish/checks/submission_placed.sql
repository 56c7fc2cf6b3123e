/* ---
id: submission_placed
table: submission
severity: critical
description: 已接收的文件都有时段、材料和指纹
--- */
-- in: submission; out: one row per accepted file without period, document or fingerprint
SELECT submission_id, file_name, status
FROM submission
WHERE status IN ('accepted', 'partial') AND (period IS NULL OR document IS NULL OR file_sha256 IS NULL)
