-- In: work.key_row, work.project_case, work.stage_word, reconciliation, approval_step, work.month_plan, $as_of. Out: dispatch, one
-- row per key project and period. started: the list's own word, its start date, its stage, its phase (续建 started, 前期 not),
-- else the project's; work.own_start keeps what the list alone says. completion_pct: done / year_plan × 100; calendar_pct:
-- months / 12 × 100; overdue_days: days from start_deadline to as_of while known not to have started.
INSERT INTO dispatch BY NAME
WITH told AS (
    SELECT
        key_row.* EXCLUDE (started, ready, stage),
        coalesce(own_start.started, project_case.started) AS started,
        CASE key_row.ready WHEN 'true' THEN true WHEN 'false' THEN false END AS ready,
        work.due_date(key_row.start_deadline) AS deadline,
        coalesce(key_row.owner_name, project_case.owner_name) AS any_owner_name,
        coalesce(key_row.planned_total_wan, project_case.planned_total_wan) AS any_planned_total_wan,
        project_case.survey_ytd_wan AS reported_ytd_wan,
        reconciliation.library_ytd_wan,
        work.share_pct(key_row.done_wan, key_row.year_plan_wan) AS completion_pct,
        work.share_pct(CAST(right(key_row.period, 2) AS DECIMAL(18, 6)), CAST(12 AS DECIMAL(18, 6))) AS calendar_pct,
        month_plan.plan_ytd_wan AS plan_to_date_wan,
        CASE
            WHEN accepted.status = 'done' OR key_row.stage IN ('完工', '投产') THEN true
            WHEN accepted.status IN ('in_progress', 'not_started', 'future') OR key_row.stage IN ('前期', '已开工', '在建', '停工')
                THEN false
        END AS finished,
        waiting.step AS waiting_step,
        waiting.department AS waiting_department,
        waiting.waiting_days
    FROM work.key_row AS key_row
    JOIN work.project_case AS project_case
        ON project_case.period = key_row.period AND project_case.project_id = key_row.project_id
    JOIN work.own_start AS own_start
        ON own_start.period = key_row.period AND own_start.project_id = key_row.project_id
    LEFT JOIN reconciliation
        ON reconciliation.period = key_row.period AND reconciliation.project_id = key_row.project_id
    LEFT JOIN work.month_plan AS month_plan
        ON month_plan.period = key_row.period AND month_plan.project_id = key_row.project_id
        AND month_plan.month_number = CAST(right(key_row.period, 2) AS INTEGER)
    LEFT JOIN approval_step AS waiting
        ON waiting.period = key_row.period AND waiting.project_id = key_row.project_id AND waiting.waiting
    LEFT JOIN approval_step AS accepted
        ON accepted.period = key_row.period AND accepted.project_id = key_row.project_id
        AND accepted.step_order = (SELECT max(step_order) FROM work.step_def)
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
    completion_pct,
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
    work.due_date(next_due) AS next_due,
    end_month,
    finished,
    calendar_pct,
    completion_pct - calendar_pct AS ahead_pp,
    plan_to_date_wan,
    done_wan - plan_to_date_wan AS ahead_of_plan_wan,
    waiting_step,
    waiting_department,
    waiting_days
FROM told
ORDER BY period, project_id
