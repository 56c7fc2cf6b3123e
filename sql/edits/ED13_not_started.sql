/* ---
id: ED13
title: 未开工先报
severity: error
pattern: 未开工先报
condition: 开工时间在本期之后的，不应有本年完成投资
basis: 入库申报要求：以正式开工为标志
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts AND ytd > 0"
message: "{reason}；这是核查线索，请核对开工资料和现场，前期费用、平整场地在正式开工以前不计"
message_sender: "{reason}；请对照开工资料核对开工时间和完成投资"
--- */
-- Reads work.own_row, work.later. One row per row with investment this year.
SELECT
    row_key,
    CASE
        WHEN start_month IS NULL THEN 'not_verifiable'
        WHEN work.later(start_month, period) THEN 'broken'
        ELSE 'holds'
    END AS outcome,
    'error' AS severity,
    'start_month' AS field,
    '开工时间 ' || start_month || ' 在本期 ' || period || ' 之后，而本年完成投资已有 ' || work.plain(ytd) || ' 万元' AS reason,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM work.own_row
WHERE states_amounts AND ytd > 0
