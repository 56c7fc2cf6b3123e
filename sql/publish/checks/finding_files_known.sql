/* ---
id: finding_files_known
table: finding
severity: critical
description: 问题所在的文件都在来件表中
--- */
-- in: finding, submission; out: one row per file that findings name and nobody handed in
SELECT DISTINCT department, file_name, file_sha256
FROM (FROM finding WHERE file_sha256 IS NOT NULL) ANTI JOIN submission USING (file_sha256)
