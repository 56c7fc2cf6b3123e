/* ---
id: rule_counts
table: rule_outcome
severity: critical
description: 规则的检查数等于成立、不成立与无法核实之和
--- */
-- in: rule_outcome; out: one row per rule whose counts do not balance
SELECT period, rule_id, checked, holds, broken, not_verifiable
FROM rule_outcome WHERE checked IS DISTINCT FROM holds + broken + not_verifiable
