-- In: library_record, project, gap. Parameter: $period. Out: one row per record of the library that is proposed for removal, a
-- suspected duplicate or in review, with the county and sector of its project, in 万元. Ordered by decision, department and code, never
-- by amount.
SELECT
    library_record.decision,
    library_record.library_code,
    reconciliation.department,
    project.project_id,
    project.project_name,
    coalesce(county.scope_code, '') AS county,
    coalesce(sector.scope_code, '其他行业') AS sector,
    library_record.ytd_wan,
    library_record.prior_ytd_wan,
    library_record.reason
FROM library_record
JOIN project USING (period, project_id)
LEFT JOIN reconciliation USING (period, project_id)
LEFT JOIN gap AS county
    ON county.period = project.period AND county.scope_kind = 'region' AND county.scope_code = project.region_code
LEFT JOIN gap AS sector
    ON sector.period = project.period AND sector.scope_kind = 'sector' AND sector.scope_code = project.sector
WHERE library_record.period = $period AND library_record.decision IN ('remove', 'duplicate', 'review')
ORDER BY library_record.decision, reconciliation.department, library_record.library_code
