-- In: library_record. Parameters: $project_id, $period. Out: one row per record of the library in the project.
SELECT library_code, ytd_wan, prior_ytd_wan, decision, removal_wan, reason
FROM library_record
WHERE project_id = $project_id AND period = $period
ORDER BY library_code
