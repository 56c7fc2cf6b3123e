-- In: finding, rule. Parameters: $project_id, $period. Out: one row per finding on the project, errors first.
SELECT finding.*, rule.title
FROM finding
LEFT JOIN (SELECT rule_id, any_value(title) AS title FROM rule GROUP BY rule_id) AS rule USING (rule_id)
WHERE finding.project_id = $project_id AND finding.period = $period
ORDER BY finding.severity = 'info', finding.severity = 'warning', finding.rule_id, finding.department, finding.file_name,
    finding.sheet_name, finding.row_number, finding.field, finding.finding_key
