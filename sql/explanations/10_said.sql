-- In: work.decision_row, $statistics. Out: work.explanation_said, one row per explanation of a finding that was handed in, or word on
-- whether one is accepted; said_order: its place in the order of arrival. Only the statistics department accepts.
CREATE OR REPLACE TABLE work.explanation_said AS
SELECT
    period,
    row_key,
    department,
    lower(trim(finding_key)) AS finding_key,
    nullif(trim(explanation), '') AS explanation,
    CASE WHEN department = $statistics THEN accepted END AS accepted,
    nullif(trim(decided_by), '') AS said_by,
    decided_on AS said_on,
    row_number() OVER (ORDER BY received_order, file_name, sheet_name, row_number, row_key) AS said_order
FROM work.decision_row
WHERE trim(finding_key) <> '' AND (trim(explanation) <> '' OR accepted IS NOT NULL)
