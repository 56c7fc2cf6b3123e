-- In: work.scope_reviewed, work.scope_spoken, work.review_rule, $statistics. Out: finding, one row per project and period whose
-- rules say something else than in the period for which the decision was handed in.
INSERT INTO finding BY NAME
WITH opinion AS (
    SELECT
        period,
        project_id,
        string_agg(rule_id || ' ' || reason, '、' ORDER BY rule_id) AS words,
        string_agg(rule_id || ' ' || decision, '、' ORDER BY rule_id) AS said
    FROM work.scope_spoken
    WHERE library_code IS NULL
    GROUP BY period, project_id
),
compared AS (
    SELECT
        reviewed.period,
        reviewed.project_id,
        reviewed.word,
        coalesce(opinion.said, '') AS now_said,
        coalesce(opinion.words, '没有') AS now_words,
        first(coalesce(opinion.said, '')) OVER first_seen AS then_said,
        first(coalesce(opinion.words, '没有')) OVER first_seen AS then_words
    FROM work.scope_reviewed AS reviewed
    LEFT JOIN opinion ON opinion.period = reviewed.period AND opinion.project_id = reviewed.project_id
    WINDOW first_seen AS (PARTITION BY reviewed.row_key, reviewed.project_id ORDER BY reviewed.period)
)
SELECT
    compared.period,
    substr(sha256(concat_ws('|', rule.rule_id, compared.project_id, compared.now_said)), 1, 16) AS finding_key,
    rule.rule_id,
    rule.severity,
    rule.audience,
    $statistics AS department,
    'decision' AS field,
    compared.word AS value,
    replace(replace(replace(
        rule.message, '{value}', compared.word), '{then}', compared.then_words), '{now}', compared.now_words) AS message,
    compared.project_id
FROM compared
JOIN work.review_rule AS rule ON rule.rule_id = 'SD05'
WHERE compared.now_said <> compared.then_said
ORDER BY compared.period, compared.project_id
