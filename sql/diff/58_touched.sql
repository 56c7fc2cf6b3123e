-- In: work.diff_leaf, entry and verification of both sides, work.diff_file. Out: work.diff_cause of figures of projects of which an entry list or
-- a check says something else than before: its files.
INSERT INTO work.diff_cause BY NAME
WITH touched AS (
    SELECT DISTINCT 'entry' AS touched, 'entries' AS document, period, project_id
    FROM (
        (FROM work.before.entry EXCEPT ALL FROM work.after.entry)
        UNION ALL
        (FROM work.after.entry EXCEPT ALL FROM work.before.entry)
    )
    UNION ALL
    SELECT DISTINCT 'verification', 'verifications', period, project_id
    FROM (
        (FROM work.before.verification EXCEPT ALL FROM work.after.verification)
        UNION ALL
        (FROM work.after.verification EXCEPT ALL FROM work.before.verification)
    )
)
SELECT DISTINCT
    leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field,
    CAST(file.received_at AS VARCHAR) AS rank,
    'file' AS kind,
    file.ref,
    file.text
FROM work.diff_leaf AS leaf
JOIN touched
    ON touched.period = leaf.period AND touched.project_id = leaf.project_id AND list_contains(leaf.touched, touched.touched)
JOIN work.diff_file AS file ON file.document = touched.document AND file.period <= leaf.period AND file.kind = 'begun'
QUALIFY file.period = max(file.period) OVER (PARTITION BY leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field)
