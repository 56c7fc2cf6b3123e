-- In: reconciliation, project, $period. Out: one row per project that is probably missing from the library, the more
-- complete papers first, then department, code and name; never by amount.
SELECT
    CASE project.evidence WHEN 'complete' THEN '齐全' WHEN 'partial' THEN '不全' ELSE '线索' END AS evidence,
    project.departments,
    project.project_id,
    project.project_name,
    project.project_code,
    project.owner_name,
    project.region_name,
    project.sector,
    project.start_month,
    project.planned_total_wan,
    reconciliation.survey_ytd_wan,
    reconciliation.reason
FROM reconciliation
JOIN project ON project.period = reconciliation.period AND project.project_id = reconciliation.project_id
WHERE reconciliation.period = $period AND reconciliation.status = 'missing_from_library'
ORDER BY
    CASE project.evidence WHEN 'complete' THEN 0 WHEN 'partial' THEN 1 ELSE 2 END,
    project.departments, project.project_code NULLS LAST, project.project_name, project.project_id
