/* ---
id: ED07
title: 本年累计减少
severity: error
condition: 同一年内本年完成投资不小于先前月份所报；减少的应有更正记录和原因
basis: 累计指标的定义
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts AND row_key IN (SELECT row_key FROM work.own_previous WHERE previous_period IS NOT NULL)"
rounded: ytd, ytd
parameters:
  tolerance_wan: rules.tolerance_wan
words:
  reasons: 更正|修正|纠正|核减|调减|冲减|扣减|核实|多报|重复|退库
message: "{reason}；请核对是否有更正记录和原因，没有原因的退回核实"
message_sender: "{reason}；确属更正的，请在备注中写明原因"
doubt: 没有查到成文的审核关系；全国序列 2004 年以来年内累计从未下降；可用 rules.off 停用
--- */
-- Reads work.own_row, work.own_previous, $tolerance_wan, $reasons. One row per row whose project its sender named earlier in the
-- year. A remark that gives a reason is the record asked for. An earlier amount that contradicts its own row proves nothing.
SELECT
    own.row_key,
    CASE
        WHEN own.ytd IS NULL OR was.previous_ytd IS NULL OR NOT was.comparable THEN 'not_verifiable'
        WHEN was.previous_ytd - own.ytd <= CAST($tolerance_wan AS DECIMAL(18, 6)) THEN 'holds'
        WHEN regexp_matches(concat_ws(' ', own.remark, own.issues), $reasons) THEN 'holds'
        ELSE 'broken'
    END AS outcome,
    'error' AS severity,
    'ytd' AS field,
    '本年完成投资 ' || work.plain(own.ytd) || ' 万元，小于 ' || was.previous_period || ' 所报的 ' || work.plain(was.previous_ytd)
        || ' 万元（“' || was.previous_file || '”第 ' || was.previous_row
        || ' 行）' AS reason,
    was.previous_ytd - own.ytd AS differs_wan
FROM work.own_row AS own
JOIN work.own_previous AS was ON was.row_key = own.row_key
WHERE own.states_amounts AND was.previous_period IS NOT NULL
