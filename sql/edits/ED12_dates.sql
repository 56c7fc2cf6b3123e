/* ---
id: ED12
title: 立项、合同、开工的先后
severity: warning
condition: 立项日期不晚于合同签订日期，合同签订日期不晚于开工时间，已开工的开工时间不晚于本期
basis: 入库申报要求：立项、合同和开工的先后次序
in_force_from:
in_force_to:
audience: sender
concerns: "coalesce(approval_date, contract_date, begun) IS NOT NULL"
message: "{reason}；请核对入库资料上的日期"
message_sender: "{reason}；请对照批复、合同和开工资料核对日期"
doubt: 已开工的开工时间不晚于本期，没有查到成文规定；可用 rules.off 停用
--- */
-- Reads work.own_row, work.later. One row per row and pair of dates that belong in order, or one where no pair is whole; a date
-- known to its month only is compared by the month. A planned start lies ahead as it should: the last pair is for what has started
-- without investment yet (with investment ED13 speaks).
WITH pair AS (
    SELECT row_key, 'contract_date' AS field, '立项日期' AS before_label, approval_date AS before, '合同签订日期' AS after_label, contract_date AS after
    FROM work.own_row WHERE coalesce(approval_date, contract_date) IS NOT NULL
    UNION ALL
    SELECT row_key, 'start_month', '合同签订日期', contract_date, '开工时间', begun
    FROM work.own_row WHERE coalesce(contract_date, begun) IS NOT NULL
    UNION ALL
    SELECT row_key, 'start_month', '立项日期', approval_date, '开工时间', begun
    FROM work.own_row WHERE contract_date IS NULL AND coalesce(approval_date, begun) IS NOT NULL
    UNION ALL
    SELECT row_key, 'start_month', '开工时间', begun, '本期', period
    FROM work.own_row WHERE started AND NOT (states_amounts AND coalesce(ytd > 0, false))
),
known AS (
    SELECT * FROM pair WHERE before IS NOT NULL AND after IS NOT NULL
)
SELECT
    row_key,
    CASE WHEN work.later(before, after) THEN 'broken' ELSE 'holds' END AS outcome,
    'warning' AS severity,
    field,
    before_label || ' ' || before || ' 晚于' || after_label || ' ' || after AS reason,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM known
UNION ALL
SELECT DISTINCT row_key, 'not_verifiable', 'warning', 'start_month', CAST(NULL AS VARCHAR), CAST(NULL AS DECIMAL(18, 6))
FROM pair
WHERE row_key NOT IN (SELECT row_key FROM known)
