-- In: work.scope_outcome, work.rule_override. Out: work.scope_spoken, one row per project and rule that decided something.
-- muted_by: the rule that takes this one's place (schemas/scope_precedence.toml), null when it counts.
CREATE OR REPLACE TABLE work.scope_spoken AS
SELECT
    spoken.period,
    spoken.project_id,
    spoken.library_code,
    spoken.rule_id,
    spoken.decision,
    spoken.reason,
    min(stronger.rule_id) AS muted_by
FROM work.scope_outcome AS spoken
LEFT JOIN work.rule_override AS override ON override.muted_rule_id = spoken.rule_id
LEFT JOIN work.scope_outcome AS stronger
    ON stronger.period = spoken.period AND stronger.project_id = spoken.project_id
    AND stronger.rule_id = override.rule_id AND stronger.decision IS NOT NULL
WHERE spoken.decision IS NOT NULL
GROUP BY ALL
