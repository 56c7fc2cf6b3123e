-- In: work.diff_leaf, work.diff_rule. Out: work.diff_cause of what rules decide, where a rule that speaks otherwise was itself changed.
INSERT INTO work.diff_cause BY NAME
SELECT DISTINCT
    leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field,
    rule.rule_id AS rank, 'rule' AS kind, rule.rule_id AS ref, rule.text
FROM work.diff_leaf AS leaf
JOIN work.diff_rule AS rule ON rule.period = leaf.period AND rule.project_id = leaf.project_id AND rule.altered
WHERE leaf.ruled
