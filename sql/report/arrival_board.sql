/* In: arrival. Out: one row per expected document of the period ($period), or of what came unexpected. */
SELECT department, document, due_on, status, first_received_at, rows_accepted
FROM arrival
WHERE period = $period
ORDER BY department, document
