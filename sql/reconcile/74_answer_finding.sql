-- In: work.answer, work.answer_row, work.asked_only, project, work.reconcile_rule. Out: finding, one row per answer that fits no matter, for
-- the bureau; a matter that is asked and not followed fits wherever there is such a project.
INSERT INTO finding BY NAME
SELECT
    line.period,
    left(sha256(concat_ws('|', rule.rule_id, line.department, answer.asked_id, answer.asked_matter)), 16) AS finding_key,
    rule.rule_id,
    rule.severity,
    rule.audience,
    line.department,
    line.file_sha256,
    line.file_name,
    line.sheet_name,
    CAST(line.row_number AS INTEGER) AS row_number,
    'matter' AS field,
    answer.asked_matter AS value,
    replace(replace(rule.message, '{value}', answer.asked_id), '{detail}', coalesce(answer.asked_matter, '')) AS message
FROM work.answer AS answer
JOIN work.answer_row AS line ON line.row_key = answer.row_key
CROSS JOIN work.reconcile_rule AS rule
WHERE answer.matter IS NULL AND rule.rule_id = 'RC04'
    AND NOT (
        answer.asked_matter IN (SELECT matter FROM work.asked_only)
        AND answer.project_id IN (SELECT project_id FROM project)
    )
ORDER BY line.period, line.file_name, line.sheet_name, line.row_number
