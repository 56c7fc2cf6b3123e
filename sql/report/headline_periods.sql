-- In: submission. Out: one row per period (时段) of which a file arrived.
SELECT DISTINCT period
FROM submission
WHERE period IS NOT NULL
ORDER BY period
