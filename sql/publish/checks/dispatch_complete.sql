/* ---
id: dispatch_complete
table: dispatch
severity: critical
description: 重点项目清单的每个项目都在调度表中
--- */
-- in: project_source, dispatch; out: one row per key project of the list that is not in dispatch, or the reverse
WITH listed AS (SELECT DISTINCT period, project_id FROM project_source WHERE document = 'key_projects'),
shown AS (SELECT DISTINCT period, project_id FROM dispatch)
SELECT 'only in the list' AS place, period, project_id FROM (FROM listed EXCEPT FROM shown)
UNION ALL
SELECT 'only in dispatch', period, project_id FROM (FROM shown EXCEPT FROM listed)
