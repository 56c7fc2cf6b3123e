/* in: run_log · out: one row, the run that published the file */
SELECT run_id, as_of, settings
FROM run_log
ORDER BY run_id DESC
LIMIT 1
