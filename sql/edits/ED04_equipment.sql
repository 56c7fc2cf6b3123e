/* ---
id: ED04
title: 设备购置不小于其中项
severity: error
condition: 设备工器具购置大于等于购置旧设备与用于更新的设备之和
basis: 固定资产投资统计报表制度：设备工器具购置
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts AND coalesce(ytd_used_equipment, ytd_renewed_equipment) IS NOT NULL"
rounded: ytd_equipment, ytd_used_equipment, ytd_renewed_equipment
parameters:
  tolerance_wan: rules.tolerance_wan
message: "{reason}；请报送部门对照设备清单核对其中项"
message_sender: "{reason}；请对照设备清单核对其中项"
--- */
-- Reads work.own_row, $tolerance_wan. One row per row with one of the two parts. Where one is blank, the other alone may decide.
SELECT
    row_key,
    CASE
        WHEN ytd_equipment IS NULL THEN 'not_verifiable'
        WHEN coalesce(ytd_used_equipment, 0) + coalesce(ytd_renewed_equipment, 0) - ytd_equipment
            > CAST($tolerance_wan AS DECIMAL(18, 6)) THEN 'broken'
        WHEN ytd_used_equipment IS NULL OR ytd_renewed_equipment IS NULL THEN 'not_verifiable'
        ELSE 'holds'
    END AS outcome,
    'error' AS severity,
    'ytd_equipment' AS field,
    '设备工器具购置 ' || work.plain(ytd_equipment) || ' 万元，小于其中的购置旧设备与用于更新的设备之和 '
        || work.plain(coalesce(ytd_used_equipment, 0) + coalesce(ytd_renewed_equipment, 0)) || ' 万元' AS reason,
    coalesce(ytd_used_equipment, 0) + coalesce(ytd_renewed_equipment, 0) - ytd_equipment AS differs_wan
FROM work.own_row
WHERE states_amounts AND coalesce(ytd_used_equipment, ytd_renewed_equipment) IS NOT NULL
