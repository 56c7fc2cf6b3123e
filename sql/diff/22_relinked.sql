-- In: work.diff_move, project of both sides. Out: work.change, one more row per merge, split or move: of the id that is gone, else of the
-- id that is new, else of the one that gained the rows; the other id stands in record.
INSERT INTO work.change BY NAME
SELECT
    move.period,
    'project' AS table_name,
    CASE WHEN stays.project_id IS NULL THEN move.old_id ELSE move.new_id END AS project_id,
    CASE WHEN stays.project_id IS NULL THEN move.new_id ELSE move.old_id END AS record,
    'project_id' AS field,
    '项目标识' AS field_label,
    false AS number,
    'relinked' AS change,
    move.old_id AS old_value,
    move.new_id AS new_value
FROM work.diff_move AS move
LEFT JOIN work.after.project AS stays ON stays.period = move.period AND stays.project_id = move.old_id
