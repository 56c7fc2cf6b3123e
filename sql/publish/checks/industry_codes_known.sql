/* ---
id: industry_codes_known
table: project
severity: critical
description: 行业代码都在现行代码表（GB/T
--- */
-- in: code_industry, project; out: one row per industry code that the list does not know
SELECT DISTINCT period, industry_code
FROM project ANTI JOIN code_industry AS listed ON listed.code = project.industry_code
WHERE industry_code IS NOT NULL
