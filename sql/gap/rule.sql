-- In: $rule_id, $rule_title, $rule_condition, $rule_severity, $rule_basis. Out: rule, one row for the rule if it has none yet.
INSERT INTO rule (rule_id, title, condition, kind, severity, basis)
SELECT $rule_id, $rule_title, $rule_condition, 'gap', $rule_severity, $rule_basis
WHERE $rule_id NOT IN (SELECT rule_id FROM rule)
