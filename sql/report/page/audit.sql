/* in: audit_check · out: one row per severity, with how many checks passed and failed */
SELECT severity, count(*) AS checks, count(*) FILTER (NOT success) AS failed
FROM audit_check
GROUP BY severity
ORDER BY severity
