-- In: work.diff_leaf, work.diff_rule, work.diff_setting. Parameter: $rule_settings. Out: work.diff_cause of what rules decide, where unchanged rules speak
-- otherwise of unchanged rows and a setting that they go by was changed.
INSERT INTO work.diff_cause BY NAME
SELECT DISTINCT
    leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field,
    setting.key AS rank, 'settings' AS kind, setting.key AS ref, setting.text
FROM work.diff_leaf AS leaf
SEMI JOIN work.diff_rule AS rule ON rule.period = leaf.period AND rule.project_id = leaf.project_id
CROSS JOIN work.diff_setting AS setting
WHERE leaf.ruled AND list_contains($rule_settings, split_part(setting.key, '.', 1))
