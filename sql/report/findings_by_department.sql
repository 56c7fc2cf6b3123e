/* In: finding. Out: one row per department of the period ($period) with findings: how many errors, warnings and remarks for
   the sender, and how many matters for the bureau. */
SELECT
    coalesce(department, '未指明') AS department,
    count(*) FILTER (WHERE audience = 'sender' AND severity = 'error') AS errors,
    count(*) FILTER (WHERE audience = 'sender' AND severity = 'warning') AS warnings,
    count(*) FILTER (WHERE audience = 'sender' AND severity = 'info') AS remarks,
    count(*) FILTER (WHERE audience = 'bureau') AS for_bureau
FROM finding
WHERE period = $period
GROUP BY ALL
ORDER BY errors DESC, warnings DESC, department
