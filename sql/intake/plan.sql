/* In: work.plan_row, work.intake_file. Out: plan, one row per scope, period and kind of target, with the cell's place. */
INSERT INTO plan BY NAME
SELECT
    line.period,
    line.scope_kind,
    line.scope_code,
    line.scope_name,
    coalesce(line.target_kind, '') AS target_kind,
    line.coverage,
    line.target_growth AS target_growth_pct,
    line.reported AS reported_wan,
    line.figure_status,
    line.allotted AS allotted_wan,
    line.published_growth AS published_growth_pct,
    line.prior_published AS prior_published_wan,
    line.prior_version,
    line.base AS base_wan,
    line.deadline,
    line.entry_deadline,
    line.key_project_count,
    line.key_project_total AS key_project_total_wan,
    file.file_sha256,
    line.sheet_name,
    line.row_number
FROM work.plan_row AS line
JOIN work.intake_file AS file USING (submission_id)
WHERE line.period IS NOT NULL AND line.scope_kind IS NOT NULL
