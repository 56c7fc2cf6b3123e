/* ---
id: rule_errors
table: rule_outcome
severity: critical
description: 每条规则都执行成功，并且查到了应查的全部项目（记录）
--- */
-- in: rule_outcome; out: one row per period and rule that failed, with what is wrong
SELECT period, rule_id, error FROM rule_outcome WHERE error IS NOT NULL
