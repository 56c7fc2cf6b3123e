/* ---
id: ED05
title: 其他费用不小于其中项
severity: error
condition: 其他费用大于等于购置旧建筑物与建设用地费之和
basis: 固定资产投资统计报表制度：其他费用
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts AND coalesce(ytd_used_building, ytd_land) IS NOT NULL"
rounded: ytd_other, ytd_used_building, ytd_land
parameters:
  tolerance_wan: rules.tolerance_wan
message: "{reason}；请报送部门对照费用明细核对其中项"
message_sender: "{reason}；请对照费用明细核对其中项"
--- */
-- Reads work.own_row, $tolerance_wan. One row per row with one of the two parts. Where one is blank, the other alone may decide.
SELECT
    row_key,
    CASE
        WHEN ytd_other IS NULL THEN 'not_verifiable'
        WHEN coalesce(ytd_used_building, 0) + coalesce(ytd_land, 0) - ytd_other > CAST($tolerance_wan AS DECIMAL(18, 6))
            THEN 'broken'
        WHEN ytd_used_building IS NULL OR ytd_land IS NULL THEN 'not_verifiable'
        ELSE 'holds'
    END AS outcome,
    'error' AS severity,
    'ytd_other' AS field,
    '其他费用 ' || work.plain(ytd_other) || ' 万元，小于其中的购置旧建筑物与建设用地费之和 '
        || work.plain(coalesce(ytd_used_building, 0) + coalesce(ytd_land, 0)) || ' 万元' AS reason,
    coalesce(ytd_used_building, 0) + coalesce(ytd_land, 0) - ytd_other AS differs_wan
FROM work.own_row
WHERE states_amounts AND coalesce(ytd_used_building, ytd_land) IS NOT NULL
