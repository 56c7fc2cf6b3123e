/* In: staged rows.parquet of the files in force ($files), work.own_file, work.own_line (empty, with its columns).
   Out: work.own_line, one row per accepted row of a survey, a library export or a key-project list. */
INSERT INTO work.own_line BY NAME
WITH line AS (
    SELECT *
    FROM read_parquet($files, union_by_name = true, filename = true)
    UNION ALL BY NAME
    SELECT *, CAST(NULL AS VARCHAR) AS filename
    FROM work.own_line
)
SELECT
    file.submission_id,
    file.department,
    file.document,
    file.period,
    file.file_name,
    line.sheet_name,
    line.row_number,
    line.project_name,
    line.project_code,
    line.library_code,
    line.owner_name,
    line.owner_uscc,
    line.region,
    line.nature,
    line.planned_total,
    line.prior_cumulative,
    line.month_done,
    line.ytd,
    line.ytd_construction,
    line.ytd_installation,
    line.ytd_construction_installation,
    line.ytd_equipment,
    line.ytd_other,
    line.ytd_land,
    line.ytd_used_equipment,
    line.ytd_used_building,
    line.ytd_renewed_equipment,
    line.cumulative,
    line.start_month,
    line.actual_start,
    line.end_month,
    line.stage,
    line.started,
    line.approval_date,
    line.contract_no,
    line.contract_date,
    line.has_progress_sheet,
    line.progress_sheet_signed,
    line.photo_no,
    line.issues,
    line.remark,
    line.form,
    line.entered,
    line.build_stage,
    line.end_status
FROM line
JOIN work.own_file AS file ON file.rows_path = line.filename
