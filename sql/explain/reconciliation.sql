-- In: reconciliation. Parameters: $project_id, $period. Out: the project's row, none where it was not reconciled.
SELECT * EXCLUDE (period, project_id)
FROM reconciliation
WHERE project_id = $project_id AND period = $period
