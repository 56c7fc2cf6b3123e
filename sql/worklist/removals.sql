-- In: library_record, project, $period. Out: one row per record of the library that is proposed for removal, doubled, finished or in doubt,
-- by what is proposed and code; never by amount.
SELECT
    CASE record.decision WHEN 'remove' THEN '拟退库待核' WHEN 'duplicate' THEN '疑似库内重复' WHEN 'completed_exit' THEN '竣工退出' ELSE '待核' END AS proposal,
    record.library_code,
    record.project_id,
    project.project_name,
    project.owner_name,
    project.region_name,
    record.ytd_wan,
    record.prior_ytd_wan,
    record.reason
FROM library_record AS record
LEFT JOIN project ON project.period = record.period AND project.project_id = record.project_id
WHERE record.period = $period AND record.decision <> 'keep'
ORDER BY
    CASE record.decision WHEN 'remove' THEN 0 WHEN 'duplicate' THEN 1 WHEN 'review' THEN 2 ELSE 3 END,
    record.library_code
