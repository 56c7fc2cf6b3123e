-- In: scope_decision of both sides, work.diff_leaf. Out: work.diff_cause of what a reviewer's decision on the project's scope decides.
INSERT INTO work.diff_cause BY NAME
WITH decided AS (
    SELECT
        coalesce(a.period, b.period) AS period,
        coalesce(a.project_id, b.project_id) AS project_id,
        CASE WHEN a.project_id IS NULL THEN b.reason || '（已撤回）' ELSE a.reason END
            || '（' || concat_ws('，', coalesce(a.decided_by, b.decided_by), coalesce(a.decided_on, b.decided_on)) || '）' AS text
    FROM (FROM work.before.scope_decision WHERE rule_id = 'SD00') AS b
    FULL JOIN (FROM work.after.scope_decision WHERE rule_id = 'SD00') AS a
        ON a.period = b.period AND a.project_id = b.project_id
    WHERE a.decision IS DISTINCT FROM b.decision OR a.reason IS DISTINCT FROM b.reason
        OR a.decided_by IS DISTINCT FROM b.decided_by OR a.decided_on IS DISTINCT FROM b.decided_on
)
SELECT
    leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field,
    '' AS rank,
    'decision' AS kind,
    'SD00:' || leaf.project_id AS ref,
    decided.text
FROM work.diff_leaf AS leaf
JOIN decided ON decided.period = leaf.period AND decided.project_id = leaf.project_id
WHERE leaf.decided = 'scope' AND leaf.whole IS NULL
