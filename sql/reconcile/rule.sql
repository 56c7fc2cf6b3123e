-- In: work.reconcile_rule. Out: rule, one row per finding of the reconciliation.
INSERT INTO rule BY NAME
SELECT rule_id, title, condition, 'reconcile' AS kind, severity, audience, message, basis
FROM work.reconcile_rule
