/* ---
name: 漏统
description: 一个时段疑似漏统（未在库）的项目，及报了它的部门；只是核查线索，没有按金额排序
--- */
-- in: reconciliation, project; out: one row per project that the library misses, by evidence, then by name
CREATE OR REPLACE MACRO "漏统"("哪期") AS TABLE
SELECT
    "标签"('reconciliation.evidence', r.evidence) AS "入库资料", p.departments AS "部门", p.project_name AS "项目名称",
    p.owner_name AS "建设单位", p.region_name AS "所属县区", r.survey_ytd_wan AS "摸排数（万元）", r.reason AS "说明",
    r.project_id AS "项目标识"
FROM reconciliation AS r
JOIN project AS p ON p.period = r.period AND p.project_id = r.project_id
WHERE r.period = "哪期" AND r.status = 'missing_from_library'
ORDER BY CASE r.evidence WHEN 'complete' THEN 1 WHEN 'partial' THEN 2 ELSE 3 END, p.project_name, r.project_id
