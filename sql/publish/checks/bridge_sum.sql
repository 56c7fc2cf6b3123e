/* ---
id: bridge_sum
table: gap_bridge
severity: critical
description: 差额桥目标水平之前各步相加等于目标水平，并与缺口表一致
--- */
-- in: gap_bridge, gap; out: one row per period and scope whose steps do not add up to the target level, or whose target
-- level is not the gap's
WITH total AS (
    SELECT period, scope_kind, scope_code, step_order, amount_wan FROM gap_bridge WHERE step = '目标水平'
),
summed AS (
    SELECT total.period, total.scope_kind, total.scope_code, total.amount_wan AS total_wan, sum(step.amount_wan) AS steps_wan
    FROM total
    LEFT JOIN gap_bridge AS step
        ON step.period = total.period AND step.scope_kind = total.scope_kind AND step.scope_code = total.scope_code
        AND step.step_order < total.step_order
    GROUP BY ALL
)
SELECT summed.*, gap.target_level_wan
FROM summed
LEFT JOIN gap USING (period, scope_kind, scope_code)
WHERE steps_wan IS DISTINCT FROM total_wan OR gap.target_level_wan IS DISTINCT FROM total_wan
