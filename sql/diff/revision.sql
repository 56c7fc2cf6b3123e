-- In: work.change, work.diff_run (from_run). Parameters: $to_run, $status, $daily (table.field of figures that change every day).
-- Out: revision, one more row per figure that changed.
INSERT INTO revision BY NAME
SELECT
    diff_run.from_run,
    $to_run AS to_run,
    change.period,
    change.table_name,
    change.project_id,
    change.record,
    change.subject,
    change.field,
    change.field_label,
    change.change,
    change.old_value,
    change.new_value,
    change.difference,
    change.cause_kind,
    change.cause,
    change.cause_ref,
    $status AS status
FROM work.change AS change
CROSS JOIN work.diff_run AS diff_run
WHERE NOT list_contains($daily, change.table_name || '.' || change.field)
