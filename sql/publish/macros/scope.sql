/* ---
name: 判定依据
description: 一个项目各时段为什么纳入或不纳入：发表意见的每条规则和复核决定
--- */
-- in: scope_decision, rule; out: one row per period and rule that spoke on the project
CREATE OR REPLACE MACRO "判定依据"("哪个项目") AS TABLE
SELECT
    d.period AS "时段", d.rule_id AS "规则", r.title AS "规则名称", "标签"('scope_decision.decision', d.decision) AS "意见",
    d.reason AS "理由", r.basis AS "依据", d.decided_by AS "复核人", d.library_code AS "统计库编码"
FROM scope_decision AS d
LEFT JOIN rule AS r ON r.rule_id = d.rule_id
WHERE d.project_id = "哪个项目"
ORDER BY d.period, d.rule_id
