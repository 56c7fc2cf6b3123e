/* ---
id: assessment_parts
table: assessment_part
severity: critical
description: 考核各分项得分之和等于总分，满分之和为100
--- */
-- in: assessment, assessment_part; out: one row per score that its parts do not add up to
SELECT whole.period, whole.scope_kind, whole.scope, whole.score, sum(part.points) AS points, sum(part.weight) AS weights
FROM assessment AS whole
LEFT JOIN assessment_part AS part USING (period, scope_kind, scope)
WHERE whole.score IS NOT NULL
GROUP BY ALL
HAVING whole.score IS DISTINCT FROM sum(part.points) OR sum(part.weight) IS DISTINCT FROM 100
