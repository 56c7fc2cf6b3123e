/* in: revision · out: one row per figure of $period that the latest publication changed */
SELECT table_name, subject, field_label, change, old_value, new_value, difference, cause, status
FROM revision
WHERE period = $period AND to_run = (SELECT max(to_run) FROM revision)
ORDER BY project_id <> '', rowid
