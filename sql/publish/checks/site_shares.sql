/* ---
id: site_shares
table: project_site
severity: critical
description: 同一项目各县区份额之和不超过一
--- */
-- in: project_site; out: one row per project whose shares come to more than the whole
SELECT period, project_id, sum(share) AS shares FROM project_site GROUP BY ALL HAVING sum(share) > 1.00001
