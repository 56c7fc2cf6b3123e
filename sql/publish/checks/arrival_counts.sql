/* ---
id: arrival_counts
table: arrival
severity: critical
description: 到件表的接收行数等于各文件接收行之和
--- */
-- in: arrival, counted_file(); out: one row per document of a department whose accepted rows are not its files'
WITH files AS (
    SELECT period, department, document, sum(rows_accepted) AS rows
    FROM counted_file()
    GROUP BY ALL
)
SELECT period, department, document, arrival.rows_accepted, files.rows
FROM arrival LEFT JOIN files USING (period, department, document)
WHERE coalesce(arrival.rows_accepted, 0) <> coalesce(files.rows, 0)
