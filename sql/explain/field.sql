-- In: reconciliation_field. Parameters: $project_id, $period. Out: one row per field that survey and library were compared in, those that
-- differ first, then in the order of the form.
SELECT * EXCLUDE (period, project_id)
FROM reconciliation_field
WHERE project_id = $project_id AND period = $period
ORDER BY
    result <> 'differ',
    list_position(
        ['ytd', 'planned_total', 'cumulative', 'prior_ytd', 'start_month', 'owner_name', 'region', 'industry'], field
    ),
    field
