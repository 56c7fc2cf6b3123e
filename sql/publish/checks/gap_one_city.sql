/* ---
id: gap_one_city
table: gap
severity: critical
description: 每个时段恰有一行全市
--- */
-- in: gap; out: one row per period without exactly one row of the city
SELECT period, count(*) FILTER (scope_kind = 'city') AS city_rows
FROM gap GROUP BY period HAVING count(*) FILTER (scope_kind = 'city') <> 1
