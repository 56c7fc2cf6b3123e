-- In: work.diff_file. Out: work.diff_file_for, one row per file that counted on one side only and file that answers for it: itself when
-- it began to count; when it ceased, those of the same sender and document that began, else itself.
CREATE OR REPLACE TABLE work.diff_file_for AS
SELECT period, department, document, file_sha256, ref, received_at, text
FROM work.diff_file
WHERE kind = 'begun'
UNION ALL
SELECT
    gone.period,
    gone.department,
    gone.document,
    gone.file_sha256,
    coalesce(came.ref, gone.ref) AS ref,
    coalesce(came.received_at, gone.received_at) AS received_at,
    coalesce(came.text, gone.text) AS text
FROM work.diff_file AS gone
LEFT JOIN work.diff_file AS came
    ON came.kind = 'begun' AND came.period = gone.period AND came.department = gone.department
    AND came.document = gone.document AND came.received_at >= gone.received_at
WHERE gone.kind = 'ceased'
