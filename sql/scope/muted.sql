-- In: work.scope_outcome, work.rule_override, work.rule_waiting. Out: work.scope_spoken, one row per project (or record) and rule
-- that decided something. muted_by: the rule that takes this one's place (schemas/scope_precedence.toml), null when it counts;
-- waits_for: the rule that would have to be verifiable for this one's 纳入 to count, null when it is or none is needed.
CREATE OR REPLACE TABLE work.scope_spoken AS
SELECT
    spoken.period,
    spoken.project_id,
    spoken.library_code,
    spoken.rule_id,
    spoken.decision,
    spoken.reason,
    min(stronger.rule_id) AS muted_by,
    min(needed.rule_id) AS waits_for
FROM work.scope_outcome AS spoken
LEFT JOIN work.rule_override AS override ON override.muted_rule_id = spoken.rule_id
LEFT JOIN work.scope_outcome AS stronger
    ON stronger.period = spoken.period AND stronger.project_id = spoken.project_id
    AND stronger.rule_id = override.rule_id AND stronger.decision IS NOT NULL
LEFT JOIN work.rule_waiting AS waiting ON waiting.rule_id = spoken.rule_id AND spoken.decision IN ('in', 'part')
LEFT JOIN work.scope_outcome AS needed
    ON needed.period = spoken.period AND needed.project_id = spoken.project_id
    AND needed.rule_id = waiting.needed_rule_id AND needed.outcome = 'not_verifiable'
WHERE spoken.decision IS NOT NULL
GROUP BY spoken.period, spoken.project_id, spoken.library_code, spoken.rule_id, spoken.decision, spoken.reason
