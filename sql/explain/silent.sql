-- In: rule_outcome, rule, scope_decision. Parameters: $project_id, $period. Out: one row per scope rule that looked at projects
-- in the period and has no opinion on this one.
SELECT DISTINCT rule_outcome.rule_id, rule.title
FROM rule_outcome
JOIN rule ON rule.rule_id = rule_outcome.rule_id AND rule.kind = 'scope'
    AND $period BETWEEN coalesce(rule.in_force_from, '') AND coalesce(rule.in_force_to, '9999-12')
WHERE rule_outcome.period = $period
    AND rule_outcome.rule_id NOT IN (
        SELECT rule_id FROM scope_decision WHERE project_id = $project_id AND period = $period
    )
ORDER BY rule_outcome.rule_id
