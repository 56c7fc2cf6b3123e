-- In: rule, scope_decision, finding of both sides. Out: work.diff_rule, one row per project and rule that speaks otherwise of it than before,
-- with whether the rule itself was changed, came into force or was dropped in between (altered), and what to say of it.
CREATE OR REPLACE TABLE work.diff_rule AS
WITH said AS (
    SELECT 'before' AS side, period, project_id, rule_id, decision FROM work.before.scope_decision WHERE rule_id <> 'SD00'
    UNION ALL
    SELECT 'after', period, project_id, rule_id, decision FROM work.after.scope_decision WHERE rule_id <> 'SD00'
    UNION ALL
    SELECT 'before', period, project_id, rule_id, severity FROM work.before.finding
    WHERE severity = 'error' AND project_id IS NOT NULL
    UNION ALL
    SELECT 'after', period, project_id, rule_id, severity FROM work.after.finding
    WHERE severity = 'error' AND project_id IS NOT NULL
),
spoken AS (
    SELECT period, project_id, rule_id
    FROM said
    GROUP BY ALL
    HAVING list_sort(list_distinct(list(coalesce(decision, '')) FILTER (side = 'before')))
        IS DISTINCT FROM list_sort(list_distinct(list(coalesce(decision, '')) FILTER (side = 'after')))
),
version AS (
    SELECT
        coalesce(a.rule_id, b.rule_id) AS rule_id,
        coalesce(a.title, b.title) AS title,
        CASE
            WHEN b.rule_id IS NULL THEN '新增'
            WHEN a.rule_id IS NULL THEN '停用'
            -- A version that kept no fingerprints says nothing of them.
            WHEN a.told <> b.told OR a.digest <> b.digest THEN '有修改'
        END AS word
    FROM (
        SELECT rule_id, max(title) AS title, max(digest) AS digest,
            list_sort(list(CAST(to_json(row(*COLUMNS(* EXCLUDE (rule_id, digest)))) AS VARCHAR))) AS told
        FROM work.before.rule
        GROUP BY rule_id
    ) AS b
    FULL JOIN (
        SELECT rule_id, max(title) AS title, max(digest) AS digest,
            list_sort(list(CAST(to_json(row(*COLUMNS(* EXCLUDE (rule_id, digest)))) AS VARCHAR))) AS told
        FROM work.after.rule
        GROUP BY rule_id
    ) AS a ON a.rule_id = b.rule_id
)
SELECT
    spoken.period,
    spoken.project_id,
    spoken.rule_id,
    version.word IS NOT NULL AS altered,
    '规则 ' || spoken.rule_id || '（' || coalesce(version.title, '') || '）' || version.word AS text
FROM spoken
LEFT JOIN version ON version.rule_id = spoken.rule_id
SEMI JOIN work.change AS change ON change.period = spoken.period AND change.project_id = spoken.project_id
