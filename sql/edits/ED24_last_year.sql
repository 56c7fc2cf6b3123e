/* ---
id: ED24
title: 疑似上年投资计入本年
severity: warning
condition: 本年入库而以前年份开工的项目，本年完成投资不应等于自开始建设累计完成投资
basis: 数据质量核查经验
in_force_from:
in_force_to:
audience: sender
concerns: "document = 'library' AND left(entered, 4) = left(period, 4) AND left(start_month, 4) < left(period, 4)"
parameters:
  tolerance_wan: rules.tolerance_wan
message: "{reason}；这是核查线索，请核对其中是否有以前年份的投资：首次入库补计的本年1月以来的投资是正常的，以前年份的不计入本年"
message_sender: "{reason}；请核对其中是否有以前年份的投资"
doubt: 没有查到成文规定；入库以前没有投资的项目两个数也会相同，只是线索；可用 rules.off 停用
--- */
-- Reads work.own_row, $tolerance_wan. One row per library record entered this year that started in an earlier one.
SELECT
    row_key,
    CASE
        WHEN ytd IS NULL OR cumulative IS NULL THEN 'not_verifiable'
        WHEN ytd > CAST($tolerance_wan AS DECIMAL(18, 6)) AND abs(ytd - cumulative) <= CAST($tolerance_wan AS DECIMAL(18, 6)) THEN 'broken'
        ELSE 'holds'
    END AS outcome,
    'warning' AS severity,
    'ytd' AS field,
    '项目 ' || start_month || ' 开工、' || entered || ' 入库，本年完成投资 ' || work.plain(ytd)
        || ' 万元与自开始建设累计完成投资相同' AS reason,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM work.own_row
WHERE document = 'library' AND left(entered, 4) = left(period, 4) AND left(start_month, 4) < left(period, 4)
