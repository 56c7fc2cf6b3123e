-- In: work.linked_row, work.paper_key. Out: work.project_key_of, one row per period and key that names exactly one project: 1 the
-- library's own number, 2 project code, 3 folded name with its owner's, 4 folded name alone.
CREATE OR REPLACE TABLE work.project_key_of AS
WITH named AS (
    SELECT period, project_id, 1 AS way, library_code AS key FROM work.linked_row WHERE library_code IS NOT NULL
    UNION
    SELECT row.period, row.project_id, 2, code.key
    FROM work.linked_row AS row
    JOIN work.paper_key AS code ON code.kind = 'code' AND code.text = row.project_code
    UNION
    SELECT period, project_id, 3, work.folded(project_name) || '|' || work.folded(owner_name) FROM work.linked_row
    UNION
    SELECT period, project_id, 4, work.folded(project_name) FROM work.linked_row
)
SELECT period, way, key, any_value(project_id) AS project_id
FROM named
WHERE key IS NOT NULL AND key <> ''
GROUP BY period, way, key
HAVING count(DISTINCT project_id) = 1
