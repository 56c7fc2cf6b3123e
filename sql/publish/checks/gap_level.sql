/* ---
id: gap_level
table: gap
severity: critical
description: 目标水平＝可比基数×（1＋目标），缺口＝目标水平－本期完成投资
--- */
-- in: gap; out: one row per scope whose target level, gap or interval does not follow (to 0.1 元, for rounding when stored)
SELECT period, scope_kind, scope_code, base_wan, target_growth_pct, target_level_wan, reported_wan, gap_wan
FROM gap
WHERE abs(CAST(base_wan AS DECIMAL(20, 6)) * (100 + target_growth_pct) - 100 * CAST(target_level_wan AS DECIMAL(20, 6))) > 0.001
    OR abs(target_level_wan - reported_wan - gap_wan) > 0.00001
    OR (gap_wan IS NOT NULL AND (target_level_wan IS NULL OR reported_wan IS NULL))
    OR gap_low_wan > gap_wan
    OR gap_high_wan < gap_wan
