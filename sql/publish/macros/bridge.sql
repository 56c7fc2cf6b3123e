/* ---
name: 差额桥
description: 一个时段一个范围从库内合计到目标水平的各步；仅供分析研判，不得分解下达，不得据此要求单位填报或修改统计数据
--- */
-- in: gap, gap_bridge; out: one row per step, amounts in 万元, with the words that stand beside a gap
CREATE OR REPLACE MACRO "差额桥"("哪期", "哪里") AS TABLE
SELECT
    b.step_order AS "次序", b.step AS "步骤", b.amount_wan AS "金额（万元）", b.note AS "说明",
    '仅供分析研判，不得分解下达，不得据此要求单位填报或修改统计数据' AS "提示"
FROM gap_bridge AS b
JOIN gap AS g ON g.period = b.period AND g.scope_kind = b.scope_kind AND g.scope_code = b.scope_code
WHERE b.period = "哪期" AND (g.scope_name = "哪里" OR (g.scope_kind = 'city' AND "哪里" = '全市'))
ORDER BY b.step_order
