-- In: match_review of both sides. Out: work.diff_pair, one row per pair of which a reviewer decided otherwise, or that is newly in doubt
-- or no longer; with all projects its rows stood in.
CREATE OR REPLACE TABLE work.diff_pair AS
SELECT
    coalesce(a.pair_id, b.pair_id) AS pair_id,
    a.decision IS DISTINCT FROM b.decision OR a.decided_by IS DISTINCT FROM b.decided_by
        OR a.decided_on IS DISTINCT FROM b.decided_on AS decided,
    coalesce(a.last_period, b.last_period) AS last_period,
    list_distinct([
        id FOR id IN [b.left_project_id, b.right_project_id, a.left_project_id, a.right_project_id] IF id IS NOT NULL
    ]) AS projects,
    list_distinct([
        place FOR place IN [
            [a.left_department, a.left_document, a.left_file_name], [a.right_department, a.right_document, a.right_file_name],
            [b.left_department, b.left_document, b.left_file_name], [b.right_department, b.right_document, b.right_file_name]
        ] IF place[3] IS NOT NULL
    ]) AS places,
    CASE
        WHEN a.decision IS NULL AND b.decision IS NOT NULL THEN '复核决定“' || b.decision || '”已撤回'
        ELSE '复核决定“' || a.decision || '”'
    END || '（' || concat_ws(
        '，',
        coalesce(a.decided_by, b.decided_by),
        coalesce(a.decided_on, b.decided_on),
        '《' || coalesce(a.left_project_name, b.left_project_name) || '》与《'
            || coalesce(a.right_project_name, b.right_project_name) || '》'
    ) || '）' AS text
FROM work.before.match_review AS b
FULL JOIN work.after.match_review AS a ON a.pair_id = b.pair_id
WHERE a.decision IS DISTINCT FROM b.decision OR a.decided_by IS DISTINCT FROM b.decided_by
    OR a.decided_on IS DISTINCT FROM b.decided_on OR a.pending IS DISTINCT FROM b.pending
