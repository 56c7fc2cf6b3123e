-- In: work.before.revision (the published database's). Out: revision, the rows of earlier runs; key columns that an older version
-- did not have are empty text.
INSERT INTO revision BY NAME
SELECT * REPLACE (
    coalesce(table_name, 'project') AS table_name,
    coalesce(project_id, '') AS project_id,
    coalesce(record, '') AS record,
    coalesce(status, 'published') AS status
)
FROM work.before.revision
