/* ---
id: library_codes_judged
table: library_record
severity: critical
description: 导出文件的每个统计库编码和每条无编码记录都有去留意见，没有多余的
--- */
-- in: work.source_row, library_record; out: one row per library code that only one side has (a record without a code
-- stands for itself; a code that the export lists twice is one record)
WITH exported AS (
    SELECT period, library_code, CASE WHEN library_code IS NULL THEN count(*) END AS records
    FROM work.source_row WHERE document = 'library' GROUP BY period, library_code
),
judged AS (
    SELECT period, library_code, CASE WHEN library_code IS NULL THEN count(*) END AS records
    FROM library_record GROUP BY period, library_code
)
SELECT 'in the export' AS place, period, library_code, records FROM (FROM exported EXCEPT FROM judged)
UNION ALL
SELECT 'in library_record', period, library_code, records FROM (FROM judged EXCEPT FROM exported)
