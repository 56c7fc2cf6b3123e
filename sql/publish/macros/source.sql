/* ---
name: 来源
description: 一个项目的每条来源行：部门、文件、工作表、行
--- */
-- in: project_source; out: one row per accepted row of the project
CREATE OR REPLACE MACRO "来源"("哪个项目") AS TABLE
SELECT
    period AS "时段", department AS "部门", "标签"('project_source.document', document) AS "材料", file_name AS "文件",
    sheet_name AS "工作表", row_number AS "行", project_name AS "所报名称", planned_total_wan AS "所报计划总投资（万元）"
FROM project_source
WHERE project_id = "哪个项目"
ORDER BY period, department, document, file_name, sheet_name, row_number
