-- In: work.decision_row. Parameter: $decisions, the words a decision on a pair may be.
-- Out: one row per decision on a pair (that on its whole group included), from the oldest to the newest: as received,
-- and within a file as listed.
SELECT
    row_key,
    pair_id,
    replace(decision, '整组', '') AS decision,
    decided_by,
    decided_on,
    note,
    concat_ws(' ', file_name, sheet_name, '第' || row_number || '行') AS place
FROM work.decision_row
WHERE pair_id IS NOT NULL AND list_contains($decisions, replace(decision, '整组', ''))
ORDER BY received_order, sheet_name, row_number, row_key
