-- In: reconciliation, project, gap. Parameter: $period. Out: one row per project not in the library that belongs to a tier,
-- with the county and sector of the gap it stands in, in 万元; a pending one counts with its whole. Ordered by completeness of
-- evidence, then department, then code, never by amount.
SELECT
    reconciliation.tier,
    reconciliation.department,
    project.project_id,
    project.project_name,
    project.project_code,
    coalesce(county.scope_code, '') AS county,
    coalesce(sector.scope_code, '其他行业') AS sector,
    CASE WHEN reconciliation.tier = 'pending' THEN project.ytd_wan ELSE project.in_scope_ytd_wan END AS ytd_wan,
    CASE WHEN reconciliation.tier = 'pending' THEN project.prior_ytd_wan ELSE project.in_scope_prior_ytd_wan END
        AS prior_ytd_wan,
    reconciliation.reason
FROM reconciliation
JOIN project USING (period, project_id)
LEFT JOIN gap AS county
    ON county.period = project.period AND county.scope_kind = 'region' AND county.scope_code = project.region_code
LEFT JOIN gap AS sector
    ON sector.period = project.period AND sector.scope_kind = 'sector' AND sector.scope_code = project.sector
WHERE reconciliation.period = $period AND reconciliation.tier IN ('complete', 'partial', 'lead', 'pending')
ORDER BY list_position(['complete', 'partial', 'lead', 'pending'], reconciliation.tier), reconciliation.department,
    project.project_code, project.project_id
