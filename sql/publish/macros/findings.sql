/* ---
name: 问题清单
description: 一个时段一个部门材料中的问题，指到文件、工作表、行和字段
--- */
-- in: finding; out: one row per broken rule in the department's files
CREATE OR REPLACE MACRO "问题清单"("哪期", "哪个部门") AS TABLE
SELECT
    "标签"('finding.severity', severity) AS "程度", file_name AS "文件", sheet_name AS "工作表", row_number AS "行",
    field AS "字段", value AS "原值", message AS "提示", rule_id AS "规则", project_id AS "项目标识"
FROM finding
WHERE period = "哪期" AND department = "哪个部门"
ORDER BY CASE severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END, file_name, sheet_name, row_number, rule_id
