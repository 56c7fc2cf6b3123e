-- In: work.entry_line. Out: work.entry_state, one row per project and period on its way into the library or changed in it: the
-- newest stage, what stands against it, and its changes.
CREATE OR REPLACE TABLE work.entry_state AS
SELECT
    period,
    project_id,
    arg_min(stage, newness) FILTER (WHERE change IS NULL) AS stage,
    arg_min(stage_means, newness) FILTER (WHERE change IS NULL) AS stage_means,
    coalesce(arg_min(stage_means, newness) FILTER (WHERE change IS NULL) = 'returned', false) AS sent_back,
    coalesce(arg_min(stage_means, newness) FILTER (WHERE change IS NULL) = 'entered', false) AS said_entered,
    arg_min(applied_by, newness) FILTER (WHERE change IS NULL) AS applied_by,
    arg_min(return_reason, newness) FILTER (WHERE change IS NULL AND stage_means = 'returned') AS return_reason,
    arg_min(unit_in_directory, newness) FILTER (WHERE unit_in_directory IS NOT NULL) AS unit_in_directory,
    bool_or(coalesce(change_means = 'exit', false)) AS exits,
    bool_or(coalesce(change_means = 'withdrawn', false)) AS withdrawn,
    string_agg(DISTINCT concat(change, CASE WHEN change_on IS NOT NULL THEN '（' || change_on || '）' ELSE '' END), '、')
        FILTER (WHERE change IS NOT NULL) AS changes
FROM work.entry_line
GROUP BY period, project_id
