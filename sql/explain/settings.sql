-- In: run_log. Out: the settings of the run that published this file, as JSON; no row where no run is recorded.
SELECT settings
FROM run_log
ORDER BY started_at DESC, run_id DESC
LIMIT 1
