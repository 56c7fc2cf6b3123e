/* ---
id: tables_against_last_month
table: project
severity: warning
description: 项目数和在库记录数与上一期相差不过半（不足二十行的不比）
--- */
-- in: project, library_record, reconciliation; out: one row per table and period that has under half or over twice the rows of
-- the period before, where that is at most two months earlier
WITH counted AS (
    SELECT 'project' AS place, period, count(*) AS rows FROM project GROUP BY period
    UNION ALL SELECT 'library_record', period, count(*) FROM library_record GROUP BY period
    UNION ALL SELECT 'scope in', period, count(*) FILTER (scope = 'in') FROM project GROUP BY period
    UNION ALL
    SELECT 'missing from library', period, count(*) FILTER (status = 'missing_from_library') FROM reconciliation
    GROUP BY period
),
compared AS (
    SELECT
        *,
        lag(rows) OVER of_table AS rows_before,
        lag(period) OVER of_table AS period_before
    FROM counted
    WINDOW of_table AS (PARTITION BY place ORDER BY period)
)
SELECT *
FROM compared
WHERE greatest(rows, rows_before) >= 20
    AND (rows * 2 < rows_before OR rows > rows_before * 2)
    AND date_diff('month', CAST(period_before || '-01' AS DATE), CAST(period || '-01' AS DATE)) <= 2
