/* ---
id: rows_against_last_month
table: submission
severity: warning
description: 同一部门同一材料的行数与上一期相差不过半（不足二十行的不比）
--- */
-- in: counted_file(); out: one row per period, department and document whose accepted rows are under half or over twice the
-- period before's. A month that nobody handed in is the arrival board's matter.
WITH counted AS (
    SELECT period, department, document, sum(rows_accepted) AS rows_accepted
    FROM counted_file()
    WHERE period IS NOT NULL
    GROUP BY ALL
),
compared AS (
    SELECT
        *,
        lag(rows_accepted) OVER of_sender AS rows_before,
        lag(period) OVER of_sender AS period_before
    FROM counted
    WINDOW of_sender AS (PARTITION BY department, document ORDER BY period)
)
SELECT *
FROM compared
WHERE greatest(rows_accepted, rows_before) >= 20
    AND (rows_accepted * 2 < rows_before OR rows_accepted > rows_before * 2)
    AND date_diff('month', CAST(period_before || '-01' AS DATE), CAST(period || '-01' AS DATE)) <= 2
