/* ---
id: region_codes_known
table: project
severity: critical
description: 区划代码都在现行代码表（GB/T
--- */
-- in: code_region; project, project_site, gap; out: one row per county code that no list knows
WITH named AS (
    SELECT 'project' AS place, period, region_code FROM project
    UNION SELECT 'project_site', period, region_code FROM project_site
    UNION SELECT 'gap', period, nullif(scope_code, '') FROM gap WHERE scope_kind = 'region'
)
SELECT place, period, region_code
FROM named ANTI JOIN code_region AS listed ON listed.code = named.region_code
WHERE region_code IS NOT NULL
