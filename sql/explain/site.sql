-- In: project_site. Parameters: $project_id, $period. Out: one row per county of a work that crosses counties.
SELECT * EXCLUDE (period, project_id)
FROM project_site
WHERE project_id = $project_id AND period = $period
ORDER BY region_code, library_code
