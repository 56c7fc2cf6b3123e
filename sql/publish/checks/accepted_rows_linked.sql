/* ---
id: accepted_rows_linked
table: project_source
severity: critical
description: 摸排、在库、重点项目的接收行都归入了项目
--- */
-- in: counted_file(), project_source; out: one row per file content whose accepted rows and linked rows differ in number
WITH accepted AS (
    SELECT period, department, document, file_sha256, sum(rows_accepted) AS rows
    FROM counted_file()
    WHERE document IN ('survey', 'library', 'key_projects')
    GROUP BY ALL
),
linked AS (
    SELECT period, department, document, file_sha256, count(*) AS rows FROM project_source GROUP BY ALL
)
SELECT
    coalesce(a.period, l.period) AS period,
    coalesce(a.department, l.department) AS department,
    coalesce(a.document, l.document) AS document,
    coalesce(a.file_sha256, l.file_sha256) AS file_sha256,
    a.rows AS accepted, l.rows AS linked
FROM accepted AS a
FULL JOIN linked AS l
    ON a.period = l.period AND a.department = l.department
    AND a.document = l.document AND a.file_sha256 = l.file_sha256
WHERE coalesce(a.rows, 0) <> coalesce(l.rows, 0)
