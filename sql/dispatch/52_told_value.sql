-- In: dispatch, work.key_row, approval_step, work.step_def. Out: work.told_value, one row per key project, period and field that is compared with the
-- list before: value as text; counts: whether a difference is listed as a change (done grows every month and is not).
CREATE OR REPLACE TABLE work.told_value AS
WITH row AS (
    SELECT
        period, project_id, leader, lead_department, partner_departments, owner_name, phase, funding_kind, stage, planned_start,
        start_deadline, actual_start, end_month, ready, not_ready_reason, issues, next_step,
        work.plain(planned_total_wan) AS planned_total_wan,
        work.plain(year_plan_wan) AS year_plan_wan,
        work.plain(done_wan) AS done_wan
    FROM work.key_row
)
SELECT period, project_id, field, value, field <> 'done_wan' AS counts
FROM (UNPIVOT row ON COLUMNS(* EXCLUDE (period, project_id)) INTO NAME field VALUE value)
UNION ALL
SELECT period, project_id, step_def.field, reported, true
FROM approval_step
JOIN work.step_def AS step_def USING (step_order)
WHERE reported IS NOT NULL
UNION ALL
SELECT period, project_id, 'next_due', CAST(next_due AS VARCHAR), false FROM dispatch WHERE next_due IS NOT NULL
