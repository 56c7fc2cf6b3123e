/* ---
id: ED08
title: 负数和1月数据
severity: error, warning
condition: 本年完成投资和累计完成投资不为负数；本月为负应写明原因；1月不开展投资统计，统计库导出不应有1月数据
basis: 国家统计局：1月不单独开展固定资产投资统计，首期为1—2月累计
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts"
words:
  reasons: 更正|修正|纠正|核减|调减|冲减|扣减|核实|多报|重复|退库
message: "{reason}；请报送部门核对，本月为负的要有冲减原因"
message_sender: "{reason}；请对照原始资料核对，确属冲减的请在备注中写明原因"
doubt: 1月不开展统计有出处，负数的处理没有查到成文规定；可用 rules.off 停用
--- */
-- Reads work.own_row, $reasons. One row per row and amount it states, and one per library export of a January (on its first row).
WITH stated AS (
    SELECT row_key, 'ytd' AS field, '本年完成投资' AS label, ytd AS amount_wan, '' AS note
    FROM work.own_row WHERE states_amounts
    UNION ALL
    SELECT row_key, 'cumulative', '自开始建设累计完成投资', cumulative, ''
    FROM work.own_row WHERE states_amounts
    UNION ALL
    SELECT row_key, 'month_done', '本月完成投资', month_done, concat_ws(' ', remark, issues)
    FROM work.own_row WHERE states_amounts
)
SELECT
    row_key,
    CASE
        WHEN amount_wan IS NULL THEN 'not_verifiable'
        WHEN amount_wan >= 0 OR (field = 'month_done' AND regexp_matches(note, $reasons)) THEN 'holds'
        ELSE 'broken'
    END AS outcome,
    CASE field WHEN 'month_done' THEN 'warning' ELSE 'error' END AS severity,
    field,
    label || ' ' || work.plain(amount_wan) || ' 万元是负数' AS reason,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM stated
UNION ALL
SELECT
    row_key,
    'broken',
    'error',
    NULL,
    '1月不开展固定资产投资统计，首期为1—2月累计，而这份导出是1月',
    NULL
FROM work.own_row
WHERE document = 'library' AND right(period, 2) = '01'
QUALIFY row_number() OVER (PARTITION BY submission_id ORDER BY sheet_name, row_number) = 1
