/* in: dispatch, project · out: one row per key project of $period, the furthest behind the calendar first; 万元, percent */
WITH standing AS (
    SELECT
        dispatch.*,
        coalesce(project.project_name, dispatch.project_id) AS project_name,
        completion_pct - CAST(CAST(right($period, 2) AS INTEGER) * 100 AS DECIMAL(12, 6)) / 12 AS ahead
    FROM dispatch
    LEFT JOIN project USING (period, project_id)
    WHERE period = $period
)
SELECT
    project_name, lead_department, leader, phase, year_plan_wan, done_wan, completion_pct,
    CAST(ahead AS DECIMAL(12, 1)) AS ahead_pct, started, start_deadline, overdue_days, issues
FROM standing
ORDER BY ahead NULLS LAST, project_id
