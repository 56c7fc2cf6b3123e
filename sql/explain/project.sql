-- In: project, reconciliation, project_source. Parameter: $project_id. Out: one row per period the project stands in, the
-- newest first, with what became of it.
WITH counted AS (
    SELECT period, count(*) AS source_rows
    FROM project_source
    WHERE project_id = $project_id
    GROUP BY period
)
SELECT
    project.*,
    reconciliation.status,
    reconciliation.survey_ytd_wan,
    reconciliation.library_ytd_wan,
    reconciliation.difference_wan,
    reconciliation.reason AS status_reason,
    counted.source_rows
FROM project
LEFT JOIN reconciliation USING (period, project_id)
LEFT JOIN counted USING (period)
WHERE project.project_id = $project_id
ORDER BY project.period DESC
