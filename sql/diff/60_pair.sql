-- In: work.diff_leaf, work.diff_pair, work.diff_file_for. Out: work.diff_cause of figures that wait for a doubtful pair: the reviewer's decision, else
-- the files whose rows made the doubt or ended it.
INSERT INTO work.diff_cause BY NAME
WITH waiting AS (
    SELECT leaf.*, pair.pair_id, pair.decided AS by_decision, pair.text, pair.places
    FROM work.diff_leaf AS leaf
    JOIN work.diff_pair AS pair ON list_contains(pair.projects, leaf.project_id) AND pair.last_period >= leaf.period
    WHERE leaf.paired
),
placed AS (
    SELECT * EXCLUDE (places), unnest(places) AS place FROM waiting WHERE NOT by_decision
)
SELECT
    period, table_name, project_id, record, field,
    pair_id AS rank, 'decision' AS kind, pair_id AS ref, text
FROM waiting
WHERE by_decision
UNION ALL
SELECT DISTINCT
    placed.period, placed.table_name, placed.project_id, placed.record, placed.field,
    CAST(file.received_at AS VARCHAR), 'file', file.ref, '疑似同一项目的数据行：' || file.text
FROM placed
JOIN work.diff_file AS file
    ON file.period = placed.period AND file.kind = 'begun' AND file.department = placed.place[1]
    AND file.document = placed.place[2]
