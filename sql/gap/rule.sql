-- In: $rule_id, $rule_title, $rule_pattern, $rule_severity, $rule_basis. Out: rule, one row for the rule if it has none yet.
INSERT INTO rule (rule_id, title, pattern, kind, severity, basis)
SELECT $rule_id, $rule_title, $rule_pattern, 'gap', $rule_severity, $rule_basis
WHERE $rule_id NOT IN (SELECT rule_id FROM rule)
