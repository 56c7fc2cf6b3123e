-- In: work.key_row, work.project_case, work.stage_word, reconciliation, $as_of. Out: dispatch, one row per key project and
-- period. started: the list's own word, its start date, its phase (续建 started, 前期 not), else the project's.
-- completion_pct: done / year_plan × 100; overdue_days: days from start_deadline to as_of while known not to have started.
INSERT INTO dispatch BY NAME
WITH told AS (
    SELECT
        key_row.* EXCLUDE (started, ready, stage),
        coalesce(
            CASE key_row.started WHEN 'true' THEN true WHEN 'false' THEN false END,
            CASE WHEN left(key_row.actual_start, 7) <= key_row.period THEN true
                WHEN left(key_row.actual_start, 7) > key_row.period THEN false END,
            stage_word.started,
            CASE key_row.phase WHEN '续建' THEN true WHEN '前期' THEN false END,
            project_case.started
        ) AS started,
        CASE key_row.ready WHEN 'true' THEN true WHEN 'false' THEN false END AS ready,
        work.due_date(key_row.start_deadline) AS deadline,
        coalesce(key_row.owner_name, project_case.owner_name) AS any_owner_name,
        coalesce(key_row.planned_total_wan, project_case.planned_total_wan) AS any_planned_total_wan,
        project_case.survey_ytd_wan AS reported_ytd_wan,
        reconciliation.library_ytd_wan
    FROM work.key_row AS key_row
    JOIN work.project_case AS project_case
        ON project_case.period = key_row.period AND project_case.project_id = key_row.project_id
    LEFT JOIN work.stage_word AS stage_word ON stage_word.stage = key_row.stage
    LEFT JOIN reconciliation
        ON reconciliation.period = key_row.period AND reconciliation.project_id = key_row.project_id
)
SELECT
    period,
    project_id,
    leader,
    lead_department,
    partner_departments,
    any_owner_name AS owner_name,
    phase,
    funding_kind,
    any_planned_total_wan AS planned_total_wan,
    year_plan_wan,
    done_wan,
    reported_ytd_wan,
    library_ytd_wan,
    CASE WHEN done_wan >= 0 THEN
        TRY_CAST(TRY_CAST(work.ratio(done_wan, year_plan_wan, 8) AS DECIMAL(25, 0)) * CAST(0.000001 AS DECIMAL(7, 6))
            AS DECIMAL(12, 6))
    END AS completion_pct,
    started,
    ready,
    not_ready_reason,
    planned_start,
    actual_start,
    start_deadline,
    CASE WHEN NOT started THEN
        CASE WHEN deadline IS NOT NULL THEN CAST(greatest(date_diff('day', deadline, CAST($as_of AS DATE)), 0) AS INTEGER) END
    END AS overdue_days,
    issues,
    next_step,
    work.due_date(next_due) AS next_due
FROM told
ORDER BY period, project_id
