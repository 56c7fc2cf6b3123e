/* ---
id: gap_growth
table: gap
severity: critical
description: 测算增速＝（本期完成投资÷可比基数－1）×100，计入后测算增速同理
--- */
-- in: gap; out: one row per scope whose growth does not follow from level and base (to 0.000001 of a percentage point)
WITH levels AS (
    SELECT
        period, scope_kind, scope_code, growth_pct, growth_after_verified_pct, reported_wan, base_wan,
        CAST(base_wan + coalesce(additions_prior_ytd_wan, 0) - coalesce(removals_prior_ytd_wan, 0) AS DECIMAL(20, 6))
            AS moved_base,
        CAST(reported_wan + coalesce(additions_complete_wan, 0) - coalesce(removals_wan, 0) AS DECIMAL(20, 6)) AS moved_level
    FROM gap
)
SELECT period, scope_kind, scope_code, growth_pct, reported_wan, base_wan, growth_after_verified_pct
FROM levels
WHERE abs(CAST(base_wan AS DECIMAL(20, 6)) * (100 + growth_pct) - 100 * CAST(reported_wan AS DECIMAL(20, 6)))
        > 0.000002 * abs(base_wan)
    OR growth_pct IS NULL AND base_wan <> 0 AND reported_wan IS NOT NULL
    OR abs(moved_base * (100 + growth_after_verified_pct) - 100 * moved_level) > 0.000002 * abs(moved_base)
