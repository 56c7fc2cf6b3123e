/* ---
name: 分歧
description: 一个项目各部门报法不一的字段：选用的和没有选用的
--- */
-- in: project_value; out: one row per differing report of the project
CREATE OR REPLACE MACRO "分歧"("哪个项目") AS TABLE
SELECT period AS "时段", field AS "字段", department AS "部门", value AS "所报的值", chosen AS "选用", why AS "原因"
FROM project_value
WHERE project_id = "哪个项目"
ORDER BY period, field, chosen DESC, department
