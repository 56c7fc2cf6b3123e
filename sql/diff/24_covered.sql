-- In: work.diff_move, work.change. Out: work.change without projects that are gone because they were merged, or new because they were
-- split off: that they are linked otherwise has been said.
DELETE FROM work.change
WHERE table_name = 'project' AND (
    whole = 'removed' AND (period, project_id) IN (SELECT (period, old_id) FROM work.diff_move)
    OR whole = 'added' AND (period, project_id) IN (SELECT (period, new_id) FROM work.diff_move)
)
