/* ---
id: sectors_known
table: project
severity: critical
description: 行业都在行业划分（schemas/sectors.toml）之内
--- */
-- in: code_sector, project; out: one row per sector that the division does not have (a plan may name others)
SELECT DISTINCT period, sector FROM project ANTI JOIN code_sector AS listed ON listed.name = project.sector
