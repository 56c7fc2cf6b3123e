/* ---
name: 项目
description: 按项目标识（含曾用标识）、统计库编码、项目代码或名称中的字找项目，各时段一行
--- */
-- in: project, project_alias, reconciliation; out: one row per period of every project that is meant
CREATE OR REPLACE MACRO "项目"("找什么") AS TABLE
WITH meant AS (
    SELECT coalesce(
        (SELECT max_by(project_id, since) FROM project_alias WHERE alias_id = "找什么"), "找什么"
    ) AS text
)
SELECT
    p.period AS "时段", p.project_id AS "项目标识", p.project_name AS "项目名称", p.owner_name AS "建设单位",
    p.region_name AS "所属县区", p.sector AS "行业", p.planned_total_wan AS "计划总投资（万元）",
    p.ytd_wan AS "本年完成（万元）", r.library_ytd_wan AS "在库数（万元）",
    "标签"('project.scope', p.scope) AS "纳入判定", "标签"('reconciliation.status', r.status) AS "比对结论", r.reason AS "说明"
FROM project AS p
CROSS JOIN meant
LEFT JOIN reconciliation AS r ON r.period = p.period AND r.project_id = p.project_id
WHERE p.project_id = meant.text OR p.library_code = meant.text OR p.project_code = meant.text
    OR contains(p.project_name, meant.text)
ORDER BY p.project_id, p.period
