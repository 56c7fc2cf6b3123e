-- In: work.doubt, work.source_row, work.link.
-- Out: match_review, one row per doubtful or decided pair over all periods, as it stood in the last period it was met in;
-- of several places with the same description the first. A decided pair stays, as settled.
INSERT INTO match_review BY NAME
WITH seen AS (
    SELECT
        doubt.*,
        x.department AS left_department,
        x.document AS left_document,
        x.file_name AS left_file_name,
        x.sheet_name AS left_sheet_name,
        x.row_number AS left_row_number,
        x.project_name AS left_project_name,
        x.owner_name AS left_owner_name,
        x.project_code AS left_project_code,
        x.owner_uscc AS left_owner_uscc,
        x.region AS left_region_name,
        x.address AS left_address,
        x.planned_total AS left_planned_total_wan,
        x.start_month AS left_start_month,
        y.department AS right_department,
        y.document AS right_document,
        y.file_name AS right_file_name,
        y.sheet_name AS right_sheet_name,
        y.row_number AS right_row_number,
        y.project_name AS right_project_name,
        y.owner_name AS right_owner_name,
        y.project_code AS right_project_code,
        y.owner_uscc AS right_owner_uscc,
        y.region AS right_region_name,
        y.address AS right_address,
        y.planned_total AS right_planned_total_wan,
        y.start_month AS right_start_month,
        p.project_id AS left_project_id,
        q.project_id AS right_project_id
    FROM work.doubt AS doubt
    JOIN work.source_row AS x ON x.period = doubt.period AND x.row_key = doubt.row_key
    JOIN work.source_row AS y ON y.period = doubt.period AND y.row_key = doubt.other_row_key
    JOIN work.link AS p ON p.period = doubt.period AND p.row_key = doubt.row_key
    JOIN work.link AS q ON q.period = doubt.period AND q.row_key = doubt.other_row_key
)
SELECT
    * EXCLUDE (period, row_key, other_row_key),
    period AS last_period
FROM seen
QUALIFY row_number() OVER (
    PARTITION BY pair_id
    ORDER BY period DESC, pending DESC, match_probability DESC, left_department, left_file_name, left_sheet_name,
        left_row_number, right_department, right_file_name, right_sheet_name, right_row_number, row_key, other_row_key
) = 1
ORDER BY last_period DESC, pair_id
