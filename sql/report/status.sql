/* in: arrival · out: one row per expected document of the newest period */
SELECT period, department, document, due_on, status, first_received_at, rows_accepted
FROM arrival
WHERE period = (SELECT max(period) FROM arrival)
ORDER BY department, document
