/* ---
id: sealed_rows_apart
table: submission
severity: warning
description: 已定库时段的接收行数等于定库数字所含行数加定库后来件的待修订行数
--- */
-- in: submission, work.sealed_period, work.sealed_file; out: one row per sealed period whose accepted rows are not those that its
-- figures hold and those of files that wait for a revision (a file that is read otherwise today than when it was sealed)
SELECT
    s.period,
    sum(s.rows_accepted) AS accepted,
    sum(f.rows_held) AS held,
    sum(s.rows_accepted) FILTER (WHERE f.submission_id IS NULL) AS waiting
FROM submission AS s
JOIN work.sealed_period AS p ON p.period = s.period
LEFT JOIN work.sealed_file AS f ON f.period = s.period AND f.submission_id = s.submission_id
WHERE s.status IN ('accepted', 'partial') AND s.document NOT IN ('decisions', 'answers', 'verifications')
GROUP BY s.period
HAVING sum(s.rows_accepted)
    <> coalesce(sum(f.rows_held), 0) + coalesce(sum(s.rows_accepted) FILTER (WHERE f.submission_id IS NULL), 0)
