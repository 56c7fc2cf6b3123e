/* ---
id: source_rows_loaded
table: submission
severity: critical
description: 摸排、在库、重点项目文件的接收行全部装入
--- */
-- in: counted_file(), work.source_row; out: one row per file in force whose accepted rows were not all loaded, or the reverse
WITH accepted AS (
    SELECT period, submission_id, rows_accepted AS rows
    FROM counted_file()
    WHERE document IN ('survey', 'library', 'key_projects')
),
loaded AS (SELECT period, submission_id, count(*) AS rows FROM work.source_row GROUP BY ALL)
SELECT period, submission_id, accepted.rows AS accepted, loaded.rows AS loaded
FROM accepted FULL JOIN loaded USING (period, submission_id)
WHERE coalesce(accepted.rows, 0) <> coalesce(loaded.rows, 0)
