-- In: work.check_finding. Out: finding, one row per broken rule, for the bureau; mobile numbers are masked.
INSERT INTO finding BY NAME
SELECT
    period,
    finding_key,
    rule_id,
    severity,
    'bureau' AS audience,
    department,
    file_sha256,
    file_name,
    sheet_name,
    CAST(row_number AS INTEGER) AS row_number,
    field,
    without_phones(value) AS value,
    without_phones(message) AS message,
    project_id
FROM work.check_finding
ORDER BY period, turn, rule_id, subject
