-- In: work.scope_outcome, work.scope_rule. Out: rule_outcome, one row per period with projects and rule in force.
INSERT INTO rule_outcome BY NAME
SELECT
    period.period,
    rule.rule_id,
    count(spoken.outcome) AS checked,
    count(*) FILTER (WHERE spoken.outcome = 'holds') AS holds,
    count(*) FILTER (WHERE spoken.outcome = 'broken') AS broken,
    count(*) FILTER (WHERE spoken.outcome = 'not_verifiable') AS not_verifiable
FROM (SELECT DISTINCT period FROM work.project_case) AS period
JOIN work.scope_rule AS rule
    ON coalesce(rule.in_force_from, '') <= period.period AND coalesce(rule.in_force_to, '9999-12') >= period.period
LEFT JOIN work.scope_outcome AS spoken ON spoken.period = period.period AND spoken.rule_id = rule.rule_id
GROUP BY period.period, rule.rule_id
ORDER BY period.period, rule.rule_id
