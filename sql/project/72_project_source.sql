-- In: work.linked_row. Out: project_source, one row per accepted row and period with its project.
INSERT INTO project_source BY NAME
SELECT
    period, project_id, department, document, file_sha256, file_name, sheet_name,
    CAST(row_number AS INTEGER) AS row_number, match_probability
FROM work.linked_row
ORDER BY period, project_id, place
