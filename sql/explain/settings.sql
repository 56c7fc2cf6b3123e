-- In: run_log. Out: the settings (JSON) and the clock of the run that published this file; no row where no run is recorded.
SELECT settings, as_of
FROM run_log
ORDER BY started_at DESC, run_id DESC
LIMIT 1
