/* in: finding, rule · out: one row per rule that found something in $period */
SELECT
    finding.rule_id,
    any_value(rule.title) AS title,
    finding.severity,
    count(*) AS findings,
    count(DISTINCT finding.department) AS departments,
    count(DISTINCT finding.project_id) AS projects
FROM finding
LEFT JOIN rule USING (rule_id)
WHERE period = $period
GROUP BY finding.rule_id, finding.severity
ORDER BY finding.severity = 'info', finding.severity = 'warning', findings DESC, finding.rule_id
