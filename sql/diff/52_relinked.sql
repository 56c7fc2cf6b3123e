-- In: work.diff_leaf, work.diff_pair, work.diff_source_file. Out: work.diff_cause of merges, splits and moves: what a reviewer decided on a pair of
-- their rows, else the files that describe them otherwise.
INSERT INTO work.diff_cause BY NAME
WITH relinked AS (
    SELECT *, [old_value, new_value] AS ids FROM work.diff_leaf WHERE change = 'relinked'
),
decided AS (
    SELECT
        relinked.period, relinked.table_name, relinked.project_id, relinked.record, relinked.field,
        pair.pair_id AS rank, 'decision' AS kind, pair.pair_id AS ref, pair.text
    FROM relinked
    JOIN work.diff_pair AS pair ON pair.decided AND list_has_any(pair.projects, relinked.ids)
),
described AS (
    SELECT DISTINCT
        relinked.period, relinked.table_name, relinked.project_id, relinked.record, relinked.field,
        CAST(file.received_at AS VARCHAR) AS rank, 'file' AS kind, file.ref, file.text
    FROM relinked
    JOIN work.diff_source_file AS file
        ON file.period = relinked.period AND list_contains(relinked.ids, file.project_id)
)
FROM decided
UNION ALL
FROM described ANTI JOIN decided USING (period, table_name, project_id, record, field)
