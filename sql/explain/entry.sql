-- In: entry. Parameters: $project_id, $period. Out: one row per stage or change of the project's entry, as the period knows it.
SELECT * EXCLUDE (period, project_id)
FROM entry
WHERE project_id = $project_id AND period = $period
ORDER BY coalesce(returned_on, change_on, applied_on), stage, change
