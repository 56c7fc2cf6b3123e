-- In: dispatch, work.own_start, funding, approval_step, dispatch_change, work.step_def, $as_of. Out: work.dispatch_measure, one row per
-- key project, period and measure an assessment may use: applies (whether it is about the project) and value (null: not reported).
-- All from the key-project list alone: no reported or library amount.
CREATE OR REPLACE TABLE work.dispatch_measure AS
WITH step AS (
    SELECT
        period, project_id,
        count(*) FILTER (status <> 'not_needed' AND approval_step.step_order < closing.step_order) AS needed,
        count(*) FILTER (status = 'done' AND approval_step.step_order < closing.step_order) AS done
    FROM approval_step
    CROSS JOIN (SELECT max(step_order) AS step_order FROM work.step_def) AS closing
    GROUP BY ALL
),
project AS (
    SELECT
        dispatch.*,
        own_start.started AS own_started,
        fund.arrived_wan,
        fund.paid_wan,
        step.needed,
        step.done AS steps_done,
        work.due_date(dispatch.start_deadline) AS deadline,
        dispatch.phase IS DISTINCT FROM '前期' AS building,
        (dispatch.period, dispatch.project_id)
            IN (SELECT (period, project_id) FROM dispatch_change WHERE change = 'not_updated') AS not_updated
    FROM dispatch
    JOIN work.own_start AS own_start USING (period, project_id)
    LEFT JOIN funding AS fund
        ON fund.period = dispatch.period AND fund.project_id = dispatch.project_id AND fund.source = '合计'
        AND fund.document = 'key_projects'
    LEFT JOIN step ON step.period = dispatch.period AND step.project_id = dispatch.project_id
)
SELECT period, project_id, 'completion_pct' AS measure, building AS applies, CAST(completion_pct AS DECIMAL(18, 6)) AS value FROM project
UNION ALL
SELECT period, project_id, 'ahead_pp', building, ahead_pp FROM project
UNION ALL
SELECT period, project_id, 'month_plan_pct', building, work.share_pct(done_wan, plan_to_date_wan) FROM project
UNION ALL
SELECT period, project_id, 'started_as_planned', phase = '新开工' AND left(planned_start, 7) <= period, CAST(own_started AS INTEGER) FROM project
UNION ALL
SELECT
    period, project_id, 'overdue_days', deadline <= CAST($as_of AS DATE),
    CASE WHEN own_started THEN 0 WHEN NOT own_started THEN date_diff('day', deadline, CAST($as_of AS DATE)) END
FROM project
UNION ALL
SELECT period, project_id, 'arrived_pct', building, work.share_pct(arrived_wan, year_plan_wan) FROM project
UNION ALL
SELECT period, project_id, 'paid_pct', building, work.share_pct(paid_wan, arrived_wan) FROM project
UNION ALL
SELECT
    period, project_id, 'approved_pct', needed > 0 OR needed IS NULL,
    work.share_pct(CAST(steps_done AS DECIMAL(18, 6)), CAST(needed AS DECIMAL(18, 6)))
FROM project
UNION ALL
SELECT
    period, project_id, 'promise_kept', next_step IS NOT NULL OR next_due IS NOT NULL,
    CASE WHEN next_due < CAST($as_of AS DATE) THEN 0 WHEN next_due IS NOT NULL THEN 1 END
FROM project
UNION ALL
SELECT period, project_id, 'reported', true, CASE WHEN done_wan IS NULL OR not_updated THEN 0 ELSE 1 END FROM project
