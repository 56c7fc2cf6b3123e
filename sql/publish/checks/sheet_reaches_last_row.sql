/* ---
id: sheet_reaches_last_row
table: sheet_rows
severity: critical
description: 每张工作表各类行之和不少于用到的最大行号
--- */
-- in: sheet_rows, submission, project_source, finding; out: one row per sheet in which a row is cited that was not counted
WITH counted AS (
    SELECT s.file_sha256, s.file_name, r.sheet_name, r.submission_id, sum(r.rows) AS rows
    FROM sheet_rows AS r JOIN submission AS s USING (submission_id)
    GROUP BY ALL
),
cited AS (
    SELECT file_sha256, file_name, sheet_name, row_number FROM project_source
    UNION ALL
    SELECT file_sha256, file_name, sheet_name, row_number FROM finding WHERE row_number IS NOT NULL
)
SELECT counted.submission_id, counted.sheet_name, counted.rows, max(cited.row_number) AS last_row
FROM counted JOIN cited USING (file_sha256, file_name, sheet_name)
GROUP BY ALL
HAVING max(cited.row_number) > counted.rows
