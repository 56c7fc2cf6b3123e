-- In: work.review_said, work.review_rule, work.decision_row, work.project_case. Out: finding, one row per decision on a scope
-- that does not count, or no longer does because the project was split, for the bureau.
INSERT INTO finding BY NAME
WITH fault AS (
    SELECT row_key, project_id, word, fault AS rule_id FROM work.review_said WHERE fault IS NOT NULL
    UNION ALL
    SELECT row_key, project_id, word, 'SD03'
    FROM work.review_said AS said
    WHERE fault IS NULL AND split_since IS NOT NULL
        -- Not asked again where a later decision already speaks of what is left of the project.
        AND NOT EXISTS (
            SELECT 1 FROM work.review_said AS later
            WHERE later.project_id = said.project_id AND later.fault IS NULL AND later.said_order > said.said_order
        )
)
SELECT
    line.period,
    substr(sha256(concat_ws('|', fault.rule_id, line.department, line.project_id, line.decision, line.row_key)), 1, 16) AS finding_key,
    fault.rule_id,
    rule.severity,
    rule.audience,
    line.department,
    line.file_sha256,
    line.file_name,
    line.sheet_name,
    line.row_number,
    'decision' AS field,
    line.decision AS value,
    replace(replace(rule.message, '{value}', fault.word), '{project}', line.project_id) AS message,
    CASE WHEN project.project_id IS NOT NULL THEN fault.project_id END AS project_id
FROM fault
JOIN work.decision_row AS line ON line.row_key = fault.row_key
JOIN work.review_rule AS rule ON rule.rule_id = fault.rule_id
LEFT JOIN work.project_case AS project ON project.period = line.period AND project.project_id = fault.project_id
ORDER BY line.period, line.file_name, line.sheet_name, line.row_number
