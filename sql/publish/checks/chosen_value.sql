/* ---
id: chosen_value
table: project_value
severity: warning
description: 每个有分歧的字段至多选用一个值
--- */
-- in: project_value; out: one row per field of which several differing values are marked as chosen
SELECT period, project_id, field, count(DISTINCT value) AS chosen_values
FROM project_value
WHERE chosen
GROUP BY ALL
HAVING count(DISTINCT value) > 1
