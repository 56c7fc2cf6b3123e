-- In: reconciliation, project, work.gap_scope. Out: one row per period and scope with projects both surveyed and in the
-- library whose amounts differ: survey less library in 万元, a memo that is never part of the gap.
WITH difference AS (
    SELECT
        reconciliation.period,
        coalesce(region.scope_code, '') AS region,
        coalesce(sector.scope_code, '其他行业') AS sector,
        reconciliation.difference_wan
    FROM reconciliation
    LEFT JOIN project USING (period, project_id)
    LEFT JOIN work.gap_scope AS region ON region.scope_kind = 'region' AND region.scope_code = project.region_code
    LEFT JOIN work.gap_scope AS sector ON sector.scope_kind = 'sector' AND sector.scope_code = project.sector
    WHERE reconciliation.status = 'amount_differs' AND reconciliation.difference_wan IS NOT NULL
)
SELECT
    period,
    CASE WHEN grouping(region) = 0 THEN 'region' WHEN grouping(sector) = 0 THEN 'sector' ELSE 'city' END AS scope_kind,
    coalesce(region, sector, (SELECT scope_code FROM work.gap_scope WHERE scope_kind = 'city')) AS scope_code,
    sum(difference_wan) AS difference_wan
FROM difference
GROUP BY GROUPING SETS ((period), (period, region), (period, sector))
ORDER BY ALL
