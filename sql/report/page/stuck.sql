/* in: dispatch, project · out: one row per key project of $period that waits at an approval step, the longest first */
SELECT coalesce(project_name, project_id) AS project_name, lead_department, waiting_step, waiting_department, waiting_days, next_due
FROM dispatch
LEFT JOIN project USING (period, project_id)
WHERE period = $period AND waiting_step IS NOT NULL
ORDER BY waiting_days DESC NULLS LAST, project_id
