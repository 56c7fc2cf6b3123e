-- In: work.explanation_meant, work.decision_row, work.review_rule. Out: finding, one row per explanation that fits no
-- finding of any period (SD06), and per acceptance of a finding that nobody has explained (SD07), for the bureau.
INSERT INTO finding BY NAME
WITH fault AS (
    SELECT row_key, finding_key, 'SD06' AS rule_id FROM work.explanation_meant WHERE facts IS NULL
    UNION ALL
    SELECT meant.row_key, meant.finding_key, 'SD07'
    FROM work.explanation_meant AS meant
    WHERE meant.facts IS NOT NULL AND meant.accepted AND NOT EXISTS (
        SELECT 1 FROM work.explanation_meant AS other
        WHERE other.finding_key = meant.finding_key AND other.facts = meant.facts AND other.explanation IS NOT NULL
    )
)
SELECT
    line.period,
    substr(sha256(concat_ws('|', fault.rule_id, line.department, fault.finding_key, line.row_key)), 1, 16) AS finding_key,
    fault.rule_id,
    rule.severity,
    rule.audience,
    line.department,
    line.file_sha256,
    line.file_name,
    line.sheet_name,
    CAST(line.row_number AS INTEGER) AS row_number,
    'finding_key' AS field,
    fault.finding_key AS value,
    replace(rule.message, '{value}', fault.finding_key) AS message,
    'open' AS status
FROM fault
JOIN work.decision_row AS line ON line.row_key = fault.row_key
JOIN work.review_rule AS rule ON rule.rule_id = fault.rule_id
ORDER BY line.period, line.file_name, line.sheet_name, line.row_number
