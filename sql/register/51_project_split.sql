-- In: work.split. Out: project_split, one row per project × part that left it × period.
INSERT INTO project_split BY NAME
SELECT project_id, part_id, since, source_rows, why
FROM work.split
ORDER BY since, project_id, part_id
