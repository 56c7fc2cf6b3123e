-- In: the last run of both sides. Out: work.diff_run, one row: what each was made with; empty text where a side has no run.
CREATE OR REPLACE TABLE work.diff_run AS
SELECT
    coalesce(b.run_id, $before_run, '') AS from_run,
    coalesce(a.run_id, $after_run, '') AS to_run,
    b.as_of AS old_as_of,
    a.as_of AS new_as_of,
    b.code_version AS old_code,
    a.code_version AS new_code,
    b.settings AS old_settings,
    a.settings AS new_settings
FROM (SELECT 1)
LEFT JOIN work.before.run AS b ON true
LEFT JOIN work.after.run AS a ON true
