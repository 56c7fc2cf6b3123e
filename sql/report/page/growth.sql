/* in: plan, gap · out: one row per period up to $period of this year and the two before: published and reckoned growth */
WITH published AS (
    SELECT period, published_growth_pct
    FROM plan
    WHERE scope_kind = 'city' AND published_growth_pct IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY period ORDER BY target_kind = '时段' DESC, target_kind) = 1
),
reckoned AS (
    SELECT period, growth_pct, target_growth_pct, reported_wan, base_low_wan, base_high_wan, base_source
    FROM gap
    WHERE scope_kind = 'city'
)
SELECT *
FROM published
FULL JOIN reckoned USING (period)
WHERE period <= $period AND CAST(left(period, 4) AS INTEGER) >= CAST(left($period, 4) AS INTEGER) - 2
ORDER BY period
