/* in: dispatch, project · out: one row per key project of $period, the furthest behind the calendar first; 万元, percent */
SELECT
    coalesce(project_name, project_id) AS project_name,
    lead_department,
    leader,
    phase,
    year_plan_wan,
    done_wan,
    completion_pct,
    ahead_pp,
    ahead_of_plan_wan,
    started,
    overdue_days,
    issues
FROM dispatch
LEFT JOIN project USING (period, project_id)
WHERE period = $period
ORDER BY ahead_pp NULLS LAST, project_id
