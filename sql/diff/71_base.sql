-- In: work.diff_leaf, work.diff_file, gap of the later side. Out: work.diff_cause of a base computed from exports: the library files of the period
-- and of the year before.
INSERT INTO work.diff_cause BY NAME
SELECT DISTINCT
    leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field,
    CAST(file.received_at AS VARCHAR) AS rank, 'file' AS kind, file.ref, file.text
FROM work.diff_leaf AS leaf
JOIN work.after.gap AS gap
    ON gap.period = leaf.period AND gap.scope_kind || ':' || gap.scope_code = leaf.record
JOIN work.diff_file AS file
    ON file.document = 'library' AND file.kind = 'begun'
    AND file.period IN (leaf.period, CAST(CAST(left(leaf.period, 4) AS INTEGER) - 1 AS VARCHAR) || substr(leaf.period, 5))
WHERE leaf.table_name = 'gap' AND leaf.field LIKE 'base%wan' AND gap.base_source = 'micro'
