/* ---
id: ED06
title: 累计不小于本年，本年不小于本月
severity: error
condition: 自开始建设累计完成投资大于等于本年完成投资，本年完成投资大于等于本月完成投资
basis: 指标之间的包含关系
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts AND ytd IS NOT NULL"
rounded: cumulative, ytd, month_done
parameters:
  tolerance_wan: rules.tolerance_wan
message: "{reason}；请报送部门核对是否填错列或单位"
message_sender: "{reason}；请核对是否填错列或单位"
doubt: 没有查到成文的审核关系，按指标的含义推定；可用 rules.off 停用
--- */
-- Reads work.own_row, $tolerance_wan. One row per row with an amount of the year and per amount beside it that is compared.
WITH pair AS (
    SELECT row_key, 'cumulative' AS field, '自开始建设累计完成投资' AS whole, cumulative AS whole_wan, '本年完成投资' AS part, ytd AS part_wan
    FROM work.own_row
    WHERE states_amounts AND ytd IS NOT NULL
    UNION ALL
    SELECT row_key, 'month_done', '本年完成投资', ytd, '本月完成投资', month_done
    FROM work.own_row
    WHERE states_amounts AND ytd IS NOT NULL AND month_done IS NOT NULL
)
SELECT
    row_key,
    CASE
        WHEN whole_wan IS NULL THEN 'not_verifiable'
        WHEN part_wan - whole_wan > CAST($tolerance_wan AS DECIMAL(18, 6)) THEN 'broken'
        ELSE 'holds'
    END AS outcome,
    'error' AS severity,
    field,
    part || ' ' || work.plain(part_wan) || ' 万元，大于' || whole || ' ' || work.plain(whole_wan) || ' 万元' AS reason,
    part_wan - whole_wan AS differs_wan
FROM pair
