-- In: work.diff_leaf, work.diff_move, work.diff_cause. Out: work.diff_cause of figures of projects that gained or lost rows by a merge, split or
-- move: what caused that.
INSERT INTO work.diff_cause BY NAME
SELECT DISTINCT
    leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field,
    cause.rank,
    cause.kind,
    cause.ref,
    '归并变动：' || cause.text AS text
FROM work.diff_leaf AS leaf
JOIN work.diff_move AS move ON move.period = leaf.period AND leaf.project_id IN (move.old_id, move.new_id)
JOIN work.diff_cause AS cause
    ON cause.period = move.period AND cause.table_name = 'project' AND cause.field = 'project_id'
    AND (cause.project_id, cause.record) IN ((move.old_id, move.new_id), (move.new_id, move.old_id))
WHERE leaf.change <> 'relinked'
