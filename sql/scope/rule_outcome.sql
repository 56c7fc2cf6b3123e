-- In: work.scope_outcome, work.scope_rule, work.rule_error. Out: rule_outcome, one row per period with projects and rule in
-- force. error: why the rule failed in that period, else null.
INSERT INTO rule_outcome BY NAME
WITH counted AS (
    SELECT
        period,
        rule_id,
        count(*) AS checked,
        count(*) FILTER (WHERE outcome = 'holds') AS holds,
        count(*) FILTER (WHERE outcome = 'broken') AS broken,
        count(*) FILTER (WHERE outcome = 'not_verifiable') AS not_verifiable
    FROM work.scope_outcome
    GROUP BY period, rule_id
)
SELECT
    period.period,
    rule.rule_id,
    coalesce(counted.checked, 0) AS checked,
    coalesce(counted.holds, 0) AS holds,
    coalesce(counted.broken, 0) AS broken,
    coalesce(counted.not_verifiable, 0) AS not_verifiable,
    failed.error
FROM (SELECT DISTINCT period FROM work.project_case) AS period
JOIN work.scope_rule AS rule
    ON coalesce(rule.in_force_from, '') <= period.period AND coalesce(rule.in_force_to, '9999-12') >= period.period
LEFT JOIN counted ON counted.period = period.period AND counted.rule_id = rule.rule_id
LEFT JOIN work.rule_error AS failed ON failed.period = period.period AND failed.rule_id = rule.rule_id
ORDER BY period.period, rule.rule_id
