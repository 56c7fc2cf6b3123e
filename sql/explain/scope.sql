-- In: scope_decision, rule. Parameters: $project_id, $period. Out: one row per rule that spoke on the project.
SELECT scope_decision.rule_id, rule.title, scope_decision.decision, scope_decision.reason, scope_decision.library_code
FROM scope_decision
LEFT JOIN rule USING (rule_id)
WHERE scope_decision.project_id = $project_id AND scope_decision.period = $period
ORDER BY scope_decision.rule_id, scope_decision.library_code
