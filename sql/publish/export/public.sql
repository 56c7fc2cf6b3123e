-- in: library_record, project; parameter: $period (null for all). Out: one row per period, county, sector and unit (its credit
-- code, else its name, else the project itself), with what its records hold in 万元 and their number.
SELECT
    l.period,
    coalesce(p.region_name, '未分县区') AS region,
    coalesce(p.sector, '其他行业') AS sector,
    coalesce(p.owner_uscc, regexp_replace(p.owner_name, '\s', '', 'g'), l.project_id) AS unit,
    sum(coalesce(l.ytd_wan, 0)) AS ytd_wan,
    sum(coalesce(p.planned_total_wan, 0)) AS planned_total_wan,
    count(*) AS records
FROM library_record AS l
JOIN project AS p ON p.period = l.period AND p.project_id = l.project_id
WHERE $period IS NULL OR l.period = $period
GROUP BY ALL
ORDER BY ALL
