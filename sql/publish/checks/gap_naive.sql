/* ---
id: gap_naive
table: gap
severity: critical
description: 口径差＝按上年公布数的缺口－缺口＝（上年公布数－可比基数）×（1＋目标）
--- */
-- in: gap; out: one row per scope whose naive gap or basis difference does not follow (to 0.1 元)
SELECT period, scope_kind, scope_code, prior_published_wan, base_wan, naive_gap_wan, gap_wan, basis_difference_wan
FROM gap
WHERE abs(naive_gap_wan - gap_wan - basis_difference_wan) > 0.00001
    OR abs(
        CAST(prior_published_wan - base_wan AS DECIMAL(20, 6)) * (100 + target_growth_pct)
        - 100 * CAST(basis_difference_wan AS DECIMAL(20, 6))
    ) > 0.001
