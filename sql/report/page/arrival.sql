/* in: arrival · out: one row per expected or unexpected document of $period */
SELECT department, document, due_on, status, first_received_at, days_late, rows_accepted
FROM arrival
WHERE period = $period
ORDER BY department, document
