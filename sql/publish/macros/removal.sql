/* ---
name: 拟退库
description: 一个时段建议核查后退库的记录和疑似重复的记录
--- */
-- in: library_record, project; out: one row per record to be removed or doubled
CREATE OR REPLACE MACRO "拟退库"("哪期") AS TABLE
SELECT
    "标签"('library_record.decision', l.decision) AS "意见", l.library_code AS "统计库编码", p.project_name AS "项目名称",
    l.ytd_wan AS "在库数（万元）", l.removal_wan AS "拟退库（万元）", l.reason AS "理由", l.project_id AS "项目标识"
FROM library_record AS l
JOIN project AS p ON p.period = l.period AND p.project_id = l.project_id
WHERE l.period = "哪期" AND l.decision IN ('remove', 'duplicate')
ORDER BY l.decision, l.library_code
