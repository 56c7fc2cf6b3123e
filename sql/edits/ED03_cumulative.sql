/* ---
id: ED03
title: 自开始建设累计等于上年末累计加本年
severity: error
condition: 自开始建设累计完成投资等于上年末累计完成投资加本年完成投资
basis: 固定资产投资统计报表制度：累计完成投资
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts AND cumulative IS NOT NULL"
rounded: cumulative, prior_cumulative, ytd
parameters:
  tolerance_wan: rules.tolerance_wan
message: "{reason}；请报送部门对照上年末数核对，上年末数有调整的写明依据"
message_sender: "{reason}；请对照上年末数核对三个数"
--- */
-- Reads work.own_row, $tolerance_wan. One row per row with an amount since the start.
SELECT
    row_key,
    CASE
        WHEN prior_cumulative IS NULL OR ytd IS NULL THEN 'not_verifiable'
        WHEN abs(cumulative - prior_cumulative - ytd) > CAST($tolerance_wan AS DECIMAL(18, 6)) THEN 'broken'
        ELSE 'holds'
    END AS outcome,
    'error' AS severity,
    'cumulative' AS field,
    '自开始建设累计完成投资 ' || work.plain(cumulative) || ' 万元，与上年末累计 ' || work.plain(prior_cumulative)
        || ' 万元加本年完成投资 ' || work.plain(ytd) || ' 万元之和不等' AS reason,
    abs(cumulative - prior_cumulative - ytd) AS differs_wan
FROM work.own_row
WHERE states_amounts AND cumulative IS NOT NULL
