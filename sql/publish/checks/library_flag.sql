/* ---
id: library_flag
table: project
severity: critical
description: 是否在库与在库记录相符，每条在库记录都有项目
--- */
-- in: project, library_record; out: one row per project said to be in the library without a record, or the reverse
WITH recorded AS (SELECT DISTINCT period, project_id FROM library_record)
SELECT p.period, p.project_id, p.in_library
FROM project AS p LEFT JOIN recorded USING (period, project_id)
WHERE p.in_library IS DISTINCT FROM (recorded.project_id IS NOT NULL)
