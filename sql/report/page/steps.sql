/* in: approval_duration · out: one row per step and department of $period; median days this year and last, and who waits */
SELECT
    step, department, projects, median_days, previous_projects, previous_median_days, change_days, waiting,
    waiting_median_days
FROM approval_duration
WHERE period = $period
ORDER BY step_order, department
