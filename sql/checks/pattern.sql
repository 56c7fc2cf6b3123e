-- In: work.scope_outcome, work.pattern_rule, work.scope_rule. Out: work.check_outcome, one row per project or record on which a scope
-- rule spoke that is a lead for a pattern.
INSERT INTO work.check_outcome BY NAME
SELECT
    spoken.period,
    spoken.project_id,
    coalesce(spoken.library_code, '') AS subject,
    record.row_key,
    spoken.rule_id,
    'broken' AS outcome,
    'warning' AS severity,
    rule.field,
    CAST(NULL AS VARCHAR) AS value,
    spoken.reason
FROM work.scope_outcome AS spoken
JOIN work.pattern_rule AS rule
    ON rule.rule_id = spoken.rule_id AND spoken.period BETWEEN rule.since AND rule.until AND rule.kind = 'scope'
LEFT JOIN work.library_row AS record
    ON record.period = spoken.period AND record.project_id = spoken.project_id AND record.library_code = spoken.library_code
WHERE spoken.decision IS NOT NULL
