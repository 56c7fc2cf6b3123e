/* ---
id: review_pair_differs
table: match_review
severity: critical
description: 待复核配对的两行不是同一行
--- */
-- in: match_review; out: one row per pair of a row with itself
SELECT pair_id FROM match_review
WHERE left_department = right_department AND left_document = right_document AND left_file_name = right_file_name
    AND left_sheet_name = right_sheet_name AND left_row_number = right_row_number
