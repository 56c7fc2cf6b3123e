/* ---
id: ED19
title: 单纯购置没有建筑安装工程
severity: error
condition: 建设性质为单纯购置的，建筑工程和安装工程为零
basis: 建设性质的指标解释：设计中包括建造的不是单纯购置
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts AND (nature = '单纯购置' OR build_stage = '单纯购置')"
message: "{reason}；请报送部门核对建设性质和投资构成"
message_sender: "{reason}；请核对建设性质和投资构成"
--- */
-- Reads work.own_row. One row per row of pure purchase.
WITH purchase AS (
    SELECT
        row_key,
        coalesce(ytd_construction, 0) + coalesce(ytd_installation, 0) AS separate_wan,
        coalesce(ytd_construction_installation, 0) AS together_wan,
        (ytd_construction IS NOT NULL AND ytd_installation IS NOT NULL) OR ytd_construction_installation IS NOT NULL AS known
    FROM work.own_row
    WHERE states_amounts AND (nature = '单纯购置' OR build_stage = '单纯购置')
)
SELECT
    row_key,
    CASE
        WHEN separate_wan > 0 OR together_wan > 0 THEN 'broken'
        WHEN NOT known THEN 'not_verifiable'
        ELSE 'holds'
    END AS outcome,
    'error' AS severity,
    'nature' AS field,
    '建设性质是单纯购置，而建筑工程和安装工程合计 ' || work.plain(greatest(separate_wan, together_wan))
        || ' 万元' AS reason,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM purchase
