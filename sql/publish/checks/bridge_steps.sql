/* ---
id: bridge_steps
table: gap_bridge
severity: critical
description: 差额桥各步与缺口表的同名数字相同
--- */
-- in: gap_bridge, gap; out: one row per step that is a figure of the gap by another name and differs from it
WITH step AS (
    SELECT
        period, scope_kind, scope_code, bridge.step, bridge.amount_wan,
        CASE bridge.step
            WHEN '库内合计' THEN gap.library_wan
            WHEN '本期完成投资' THEN gap.reported_wan
            WHEN '省级分劈及其他' THEN coalesce(gap.allotted_wan, 0)
            WHEN '本期数与库内合计、分劈数之差' THEN gap.reported_wan - gap.library_wan - coalesce(gap.allotted_wan, 0)
            WHEN '测算缺口' THEN gap.gap_wan
            WHEN '未在库、资料齐全的项目' THEN gap.additions_complete_wan
            WHEN '拟退库与疑似库内重复' THEN -gap.removals_wan
            WHEN '资料齐全项目计入后测算缺口（未经核查）' THEN gap.gap_after_verified_wan
            WHEN '目标水平' THEN gap.target_level_wan
            ELSE bridge.amount_wan
        END AS gap_wan
    FROM gap_bridge AS bridge JOIN gap USING (period, scope_kind, scope_code)
)
SELECT * FROM step WHERE amount_wan IS DISTINCT FROM gap_wan
