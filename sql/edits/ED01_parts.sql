/* ---
id: ED01
title: 本年完成投资等于构成之和
severity: error
condition: 本年完成投资等于建筑工程、安装工程、设备工器具购置、其他费用之和
basis: 固定资产投资统计报表制度：投资构成
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts AND ytd IS NOT NULL AND coalesce(ytd_construction, ytd_installation, ytd_construction_installation, ytd_equipment, ytd_other) IS NOT NULL"
rounded: ytd, ytd_construction, ytd_installation, ytd_construction_installation, ytd_equipment, ytd_other
parameters:
  tolerance_wan: rules.tolerance_wan
message: "{reason}；请报送部门对照投资构成明细核对，查明是合计还是构成有误"
message_sender: "{reason}；请对照投资构成明细核对合计与各项构成"
--- */
-- Reads work.own_row, $tolerance_wan. One row per row with an amount of the year and at least one part. A part left blank may be
-- nothing or unknown: then only parts that exceed the whole decide.
WITH part AS (
    SELECT
        row_key,
        ytd,
        ytd_equipment,
        ytd_other,
        CASE
            WHEN ytd_construction IS NULL AND ytd_installation IS NULL THEN ytd_construction_installation
            ELSE coalesce(ytd_construction, 0) + coalesce(ytd_installation, 0)
        END AS works,
        (ytd_construction IS NOT NULL AND ytd_installation IS NOT NULL)
        OR (ytd_construction IS NULL AND ytd_installation IS NULL AND ytd_construction_installation IS NOT NULL)
            AS works_known
    FROM work.own_row
    WHERE states_amounts AND ytd IS NOT NULL
        AND coalesce(ytd_construction, ytd_installation, ytd_construction_installation, ytd_equipment, ytd_other) IS NOT NULL
),
added AS (
    SELECT
        *,
        coalesce(works, 0) + coalesce(ytd_equipment, 0) + coalesce(ytd_other, 0) AS parts,
        works_known AND ytd_equipment IS NOT NULL AND ytd_other IS NOT NULL AS complete
    FROM part
),
judged AS (
    SELECT
        *,
        CASE
            WHEN parts - ytd > CAST($tolerance_wan AS DECIMAL(18, 6)) THEN 'broken'
            WHEN NOT complete THEN 'not_verifiable'
            WHEN ytd - parts > CAST($tolerance_wan AS DECIMAL(18, 6)) THEN 'broken'
            ELSE 'holds'
        END AS outcome
    FROM added
)
SELECT
    row_key,
    outcome,
    'error' AS severity,
    'ytd' AS field,
    '本年完成投资 ' || work.plain(ytd) || ' 万元，与建筑工程、安装工程、设备工器具购置、其他费用之和 ' || work.plain(parts)
        || ' 万元不等' AS reason,
    abs(ytd - parts) AS differs_wan
FROM judged
