-- In: work.entry_line. Out: entry, one row per project, period, stage and change; of several the newest. Texts without phone numbers.
INSERT INTO entry BY NAME
SELECT
    period,
    project_id,
    stage,
    applied_on,
    returned_on,
    without_phones(return_reason) AS return_reason,
    without_phones("window") AS "window",
    change,
    change_on
FROM work.entry_line
QUALIFY row_number() OVER (PARTITION BY period, project_id, stage, coalesce(change, '') ORDER BY newness) = 1
ORDER BY period, project_id, stage, change
