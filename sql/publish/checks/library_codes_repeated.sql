/* ---
id: library_codes_repeated
table: library_record
severity: warning
description: 同一时段的导出文件中统计库编码不重复
--- */
-- in: work.source_row; out: one row per library code that the exports of a period list more than once
SELECT period, library_code, count(*) AS listed
FROM work.source_row
WHERE document = 'library' AND library_code IS NOT NULL
GROUP BY ALL
HAVING count(*) > 1
