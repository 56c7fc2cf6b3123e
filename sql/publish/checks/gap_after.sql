/* ---
id: gap_after
table: gap
severity: critical
description: 计入后测算缺口按公式由基数、本期数、疑似漏统和拟退库得出
--- */
-- in: gap; out: one row per scope whose gap after additions and removals does not follow (to 0.1 元)
WITH terms AS (
    SELECT
        *,
        CAST(base_wan + coalesce(additions_prior_ytd_wan, 0) - coalesce(removals_prior_ytd_wan, 0) AS DECIMAL(20, 6))
            AS moved_base,
        CAST(reported_wan + coalesce(additions_complete_wan, 0) - coalesce(removals_wan, 0) AS DECIMAL(20, 6)) AS level
    FROM gap
)
SELECT
    period, scope_kind, scope_code, gap_after_verified_wan, gap_after_verified_fixed_base_wan,
    gap_after_verified_low_wan, gap_after_verified_high_wan
FROM terms
WHERE abs(moved_base * (100 + target_growth_pct) - 100 * (level + gap_after_verified_wan)) > 0.001
    OR abs(CAST(base_wan AS DECIMAL(20, 6)) * (100 + target_growth_pct)
        - 100 * (level + gap_after_verified_fixed_base_wan)) > 0.001
    OR gap_after_verified_low_wan > gap_after_verified_wan
    OR gap_after_verified_high_wan < gap_after_verified_wan
