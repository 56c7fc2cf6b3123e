/* ---
id: scope_rules_known
table: scope_decision
severity: critical
description: 范围判定引用的规则都在规则表中
--- */
-- in: scope_decision, rule_outcome, rule; out: one row per rule cited and not described
WITH cited AS (SELECT rule_id FROM scope_decision UNION SELECT rule_id FROM rule_outcome)
SELECT rule_id FROM cited ANTI JOIN rule USING (rule_id)
