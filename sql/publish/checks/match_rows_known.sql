/* ---
id: match_rows_known
table: match_review
severity: warning
description: 待复核配对的两行都是归入项目的行
--- */
-- in: match_review, project_source; out: one row per pair of which a row is in no project
WITH place AS (
    SELECT pair_id, left_department AS department, left_document AS document, left_file_name AS file_name,
        left_sheet_name AS sheet_name, left_row_number AS row_number FROM match_review
    UNION ALL
    SELECT pair_id, right_department, right_document, right_file_name, right_sheet_name, right_row_number FROM match_review
)
SELECT * FROM place ANTI JOIN project_source USING (department, document, file_name, sheet_name, row_number)
