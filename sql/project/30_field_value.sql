-- In: work.linked_row, work.library_row. Out: work.field_value, one row per accepted row and filled field. turn: the order
-- of rows within one source (library records by entry, others by place); summand: the part a row stands for, '' for the whole.
CREATE OR REPLACE TABLE work.field_value AS
WITH typed AS (
    SELECT
        row.period,
        row.project_id,
        row.department,
        row.document,
        row.row_key,
        coalesce(record.record_rank, 0) * 1000000000 + row.place AS turn,
        coalesce(record.summand, row.part, '') AS summand,
        row.project_name,
        record.investment_kind AS investment_kind,
        row.project_code,
        row.owner_name,
        row.owner_uscc,
        row.registration_type,
        row.holding,
        row.affiliation,
        nullif(array_to_string(row.sites, ','), '') AS region,
        row.industry_code AS industry,
        row.nature,
        row.survey_category,
        row.accounting,
        CASE WHEN row.document = 'key_projects' THEN coalesce(row.start_month, row.actual_start) ELSE row.start_month END
            AS start_month,
        row.end_month,
        row.stage,
        CAST(row.started AS VARCHAR) AS started,
        row.build_stage,
        row.end_status,
        row.not_entered_reason,
        CAST(row.planned_total AS VARCHAR) AS planned_total,
        CAST(row.year_plan AS VARCHAR) AS year_plan,
        CAST(row.ytd AS VARCHAR) AS ytd,
        CAST(row.ytd_construction AS VARCHAR) AS ytd_construction,
        CAST(row.ytd_installation AS VARCHAR) AS ytd_installation,
        CAST(row.ytd_equipment AS VARCHAR) AS ytd_equipment,
        CAST(row.ytd_used_equipment AS VARCHAR) AS ytd_used_equipment,
        CAST(row.ytd_used_building AS VARCHAR) AS ytd_used_building,
        CAST(row.cumulative AS VARCHAR) AS cumulative,
        CAST(row.prior_cumulative AS VARCHAR) AS prior_cumulative,
        CAST(row.prior_ytd AS VARCHAR) AS prior_ytd,
        CAST(row.done AS VARCHAR) AS done,
        row.leader,
        row.lead_department,
        row.partner_departments,
        row.funding_kind,
        row.phase,
        CAST(row.ready AS VARCHAR) AS ready,
        row.not_ready_reason,
        row.planned_start,
        row.actual_start,
        row.start_deadline,
        row.issues,
        row.next_step,
        row.next_due
    FROM work.linked_row AS row
    LEFT JOIN work.library_row AS record ON record.period = row.period AND record.row_key = row.row_key
    WHERE row.document <> 'library' OR record.row_key IS NOT NULL
)
SELECT period, project_id, department, document, row_key, turn, summand, field, value
FROM (
    UNPIVOT typed
    ON COLUMNS(* EXCLUDE (period, project_id, department, document, row_key, turn, summand))
    INTO NAME field VALUE value
)
WHERE trim(value) <> ''
