/* ---
id: library_sum
table: library_record
severity: critical
description: 在库记录合计等于导出文件合计（重复列出的编码另见警告）
--- */
-- in: work.source_row, library_record; out: one row per period whose library total differs from the files', codes that an
-- export lists more than once left out on both sides
WITH exported AS (
    SELECT period, library_code, ytd AS wan, count(*) OVER (PARTITION BY period, library_code) AS listed
    FROM work.source_row WHERE document = 'library'
),
repeated AS (SELECT DISTINCT period, library_code FROM exported WHERE listed > 1 AND library_code IS NOT NULL),
sums AS (
    SELECT period, 'export' AS side, sum(wan) AS wan FROM exported ANTI JOIN repeated USING (period, library_code)
    GROUP BY period
    UNION ALL
    SELECT period, 'judged', sum(ytd_wan) FROM library_record ANTI JOIN repeated USING (period, library_code)
    GROUP BY period
)
SELECT period, sum(wan) FILTER (side = 'export') AS exported_wan, sum(wan) FILTER (side = 'judged') AS judged_wan
FROM sums
GROUP BY period
HAVING coalesce(sum(wan) FILTER (side = 'export'), 0) <> coalesce(sum(wan) FILTER (side = 'judged'), 0)
