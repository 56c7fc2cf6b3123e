-- In: match_review. Parameter: $project_id. Out: one row per doubtful pair with a row of the project, as it last stood.
SELECT
    pair_id,
    left_department,
    left_file_name,
    left_sheet_name,
    left_row_number,
    left_project_id,
    left_project_name,
    right_department,
    right_file_name,
    right_sheet_name,
    right_row_number,
    right_project_id,
    right_project_name,
    match_probability,
    why,
    decision,
    decided_by,
    last_period
FROM match_review
WHERE left_project_id = $project_id OR right_project_id = $project_id
ORDER BY decision IS NOT NULL, match_probability DESC, pair_id
