/* ---
name: 项目
description: 按项目标识（含曾用标识）、统计库编码、项目代码或名称中的字找项目，各时段一行
--- */
-- in: project, project_alias, reconciliation; out: one row per period of every project that is meant
CREATE OR REPLACE MACRO "项目"("找什么") AS TABLE
-- The rows that are meant are found by the columns they are found by alone; only then is anything else read.
WITH meant AS (
    SELECT rowid AS place
    FROM project
    WHERE project_id = "找什么" OR library_code = "找什么" OR project_code = "找什么" OR contains(project_name, "找什么")
    UNION
    SELECT rowid
    FROM project
    WHERE project_id = (SELECT max_by(project_id, since) FROM project_alias WHERE alias_id = "找什么")
)
SELECT
    p.period AS "时段", p.project_id AS "项目标识", p.project_name AS "项目名称", p.owner_name AS "建设单位",
    p.region_name AS "所属县区", p.sector AS "行业", p.planned_total_wan AS "计划总投资（万元）",
    p.ytd_wan AS "本年完成（万元）", r.library_ytd_wan AS "在库数（万元）",
    "标签"('project.scope', p.scope) AS "纳入判定", "标签"('reconciliation.status', r.status) AS "比对结论", r.reason AS "说明"
FROM project AS p
SEMI JOIN meant ON p.rowid = meant.place
LEFT JOIN reconciliation AS r ON r.period = p.period AND r.project_id = p.project_id
ORDER BY p.project_id, p.period
