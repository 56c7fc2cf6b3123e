/* ---
id: finding_rules_known
table: finding
severity: warning
description: 问题引用的规则都在规则表中
--- */
-- in: finding, rule; out: one row per rule cited by findings and not described
SELECT rule_id, count(*) AS findings FROM finding ANTI JOIN rule USING (rule_id) GROUP BY rule_id
