-- In: work.diff_leaf, work.diff_file, gap of the later side. Out: work.diff_cause of figures of the gap that the plan gives: the plan files.
-- A level summed from the library, and a base computed from exports, are not the plan's.
INSERT INTO work.diff_cause BY NAME
SELECT DISTINCT
    leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field,
    CAST(file.received_at AS VARCHAR) AS rank, 'file' AS kind, file.ref, file.text
FROM work.diff_leaf AS leaf
JOIN work.diff_file AS file ON file.document = 'plan' AND file.kind = 'begun'
LEFT JOIN work.after.gap AS gap
    ON gap.period = leaf.period AND gap.scope_kind || ':' || gap.scope_code = leaf.record
WHERE leaf.plan AND leaf.table_name = 'gap'
    AND NOT (leaf.field = 'reported_wan' AND gap.figure_status IS NOT DISTINCT FROM '库内汇总')
    AND NOT (leaf.field LIKE 'base%wan' AND gap.base_source IS NOT DISTINCT FROM 'micro')
