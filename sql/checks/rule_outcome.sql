-- In: work.check_outcome, work.edit_said, work.rule_error, work.pattern_rule, submission. Out: rule_outcome, one row per period and
-- edit rule in force there; rules over a sender's own rows in periods with a file of rows, the bureau's in periods with projects.
INSERT INTO rule_outcome BY NAME
WITH counted AS (
    SELECT
        period,
        rule_id,
        count(*) FILTER (WHERE outcome = 'holds') AS holds,
        count(*) FILTER (WHERE outcome = 'broken') AS broken,
        count(*) FILTER (WHERE outcome = 'not_verifiable') AS not_verifiable,
        CAST(NULL AS VARCHAR) AS error
    FROM work.check_outcome
    GROUP BY period, rule_id
    UNION ALL
    SELECT period, rule_id, sum(holds), sum(broken), sum(not_verifiable), max(error)
    FROM work.edit_said
    GROUP BY period, rule_id
),
failed AS (
    SELECT period, rule_id, min(error) AS error FROM work.rule_error GROUP BY period, rule_id
),
expected AS (
    SELECT period.period, rule.rule_id
    FROM (SELECT DISTINCT period FROM work.project_case) AS period
    JOIN work.pattern_rule AS rule ON rule.kind = 'bureau' AND period.period BETWEEN rule.since AND rule.until
    UNION
    SELECT period, rule_id FROM work.edit_said
)
SELECT
    expected.period,
    expected.rule_id,
    coalesce(counted.holds + counted.broken + counted.not_verifiable, 0) AS checked,
    coalesce(counted.holds, 0) AS holds,
    coalesce(counted.broken, 0) AS broken,
    coalesce(counted.not_verifiable, 0) AS not_verifiable,
    coalesce(counted.error, failed.error) AS error
FROM expected
LEFT JOIN counted ON counted.period = expected.period AND counted.rule_id = expected.rule_id
LEFT JOIN failed ON failed.period = expected.period AND failed.rule_id = expected.rule_id
ORDER BY expected.period, expected.rule_id
