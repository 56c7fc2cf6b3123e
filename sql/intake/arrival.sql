/* In: work.expected (period, department, document, due_on), work.duty (department, document: expected in any period),
   work.intake_file, $as_of.
   Out: published `arrival`, one row per expected document, department and period, and one per document that nobody
   expects of its sender. A file nobody could recognise stands for the one document that its sender still owes; where
   several are owed, or none, it is seen in `submission` alone. */
INSERT INTO arrival BY NAME
WITH received AS (
    SELECT
        period,
        department,
        document,
        min(received_at) AS first_received_at,
        min(received_at) FILTER (WHERE own_status IN ('accepted', 'partial')) AS accepted_at,
        sum(rows_accepted) FILTER (WHERE in_force)::INTEGER AS rows_accepted,
        arg_max(file_sha256, arrival_order) FILTER (WHERE in_force) AS file_sha256,
        bool_or(status = 'held') AS held
    FROM work.intake_file
    WHERE period <= strftime($as_of::DATE, '%Y-%m')
    GROUP BY period, department, document
),

recognised AS (
    SELECT * FROM received WHERE document IS NOT NULL
),

unrecognised AS (
    SELECT * FROM received WHERE document IS NULL
),

debt AS (
    SELECT expected.period, expected.department, min(expected.document) AS document, count(*) AS documents
    FROM work.expected AS expected
    ANTI JOIN recognised USING (period, department, document)
    GROUP BY expected.period, expected.department
),

attributed AS (
    SELECT * FROM recognised
    UNION ALL BY NAME
    SELECT unrecognised.* REPLACE (debt.document AS document)
    FROM unrecognised JOIN debt USING (period, department)
    WHERE debt.documents = 1
),

expected_row AS (
    SELECT
        expected.*,
        attributed.* EXCLUDE (period, department, document),
        CASE
            WHEN accepted_at::DATE <= due_on THEN 'on_time'
            WHEN accepted_at IS NOT NULL THEN 'late'
            WHEN held THEN 'held'
            WHEN first_received_at IS NOT NULL THEN 'rejected'
            WHEN $as_of::DATE <= due_on THEN 'pending'
            ELSE 'missing'
        END AS status
    FROM work.expected AS expected
    LEFT JOIN attributed USING (period, department, document)
),

unexpected_row AS (
    SELECT *, 'unexpected' AS status
    FROM recognised
    ANTI JOIN work.duty USING (department, document)
),

listed AS (
    SELECT * FROM expected_row
    UNION ALL BY NAME
    SELECT * FROM unexpected_row
)

SELECT
    period,
    department,
    document,
    due_on,
    status,
    first_received_at,
    accepted_at,
    -- Days after the due day until it was accepted, or until now.
    greatest(0, date_diff('day', due_on, coalesce(accepted_at::DATE, $as_of::DATE)))::INTEGER AS days_late,
    rows_accepted,
    file_sha256
FROM listed
ORDER BY period, department, document
