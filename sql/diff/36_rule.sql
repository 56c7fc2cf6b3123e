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
digest AS (
    SELECT 'before' AS side, rule_id, title, CAST(to_json(rule) AS VARCHAR) AS told FROM work.before.rule AS rule
    UNION ALL
    SELECT 'after', rule_id, title, CAST(to_json(rule) AS VARCHAR) FROM work.after.rule AS rule
),
version AS (
    SELECT
        rule_id,
        max(title) AS title,
        list_sort(list(told) FILTER (side = 'before')) AS old,
        list_sort(list(told) FILTER (side = 'after')) AS new
    FROM digest
    GROUP BY rule_id
)
SELECT
    spoken.period,
    spoken.project_id,
    spoken.rule_id,
    version.old IS DISTINCT FROM version.new AS altered,
    '规则 ' || spoken.rule_id || '（' || coalesce(version.title, '') || '）' || CASE
        WHEN version.old IS NULL THEN '新增'
        WHEN version.new IS NULL THEN '停用'
        ELSE '有修改'
    END AS text
FROM spoken
LEFT JOIN version ON version.rule_id = spoken.rule_id
SEMI JOIN work.change AS change ON change.period = spoken.period AND change.project_id = spoken.project_id
