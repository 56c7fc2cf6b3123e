/* ---
id: ED26
title: 与上次所报相差十倍、一万倍
severity: warning
pattern: 单位错误
condition: 同一项目的计划总投资、本年完成投资与同年上次所报之比不是 10、100、1000、10000 倍这样的单位换算倍数
basis: 实测材料中的单位错误；金额单位统一为万元
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts AND planned_total > 0 AND row_key IN (SELECT row_key FROM work.own_previous WHERE previous_period IS NOT NULL)"
parameters:
  planned_pct: rules.unit_planned_pct
  ytd_pct: rules.unit_ytd_pct
message: "{reason}；这是核查线索，请向报送部门核对是元、万元还是亿元"
message_sender: "{reason}；请核对填写的单位是元、万元还是亿元"
doubt: 计划总投资确有按十倍调整的，只是线索；本年数每月增长，只有相差约一万倍才列出；允许的出入由设置 rules.unit_planned_pct、rules.unit_ytd_pct 规定
--- */
-- Reads work.own_row, work.own_previous, $planned_pct, $ytd_pct. One row per row and amount that its sender told earlier in the year:
-- a planned total stays what it is, so any factor of units is one; an amount of the year grows, so only ten thousand is.
WITH pair AS (
    SELECT
        own.row_key, 'planned_total' AS field, '计划总投资' AS label, own.planned_total AS amount_wan,
        earlier.planned_total AS before_wan, was.previous_period, CAST($planned_pct AS DECIMAL(5, 2)) AS pct, 10 AS least
    FROM work.own_row AS own
    JOIN work.own_previous AS was ON was.row_key = own.row_key
    JOIN work.own_row AS earlier ON earlier.row_key = was.previous_key
    WHERE own.states_amounts AND own.planned_total > 0
    UNION ALL
    SELECT
        own.row_key, 'ytd', '本年完成投资', own.ytd, was.previous_ytd, was.previous_period, CAST($ytd_pct AS DECIMAL(5, 2)), 10000
    FROM work.own_row AS own
    JOIN work.own_previous AS was ON was.row_key = own.row_key
    WHERE own.states_amounts AND own.ytd > 0 AND was.previous_period IS NOT NULL
),
measured AS (
    SELECT
        *,
        CASE
            WHEN before_wan > 0
                THEN greatest(CAST(amount_wan AS DOUBLE), CAST(before_wan AS DOUBLE)) / least(CAST(amount_wan AS DOUBLE), CAST(before_wan AS DOUBLE))
        END AS ratio
    FROM pair
),
judged AS (
    SELECT
        *,
        (
            SELECT max(factor) FROM (VALUES (10), (100), (1000), (10000)) AS unit (factor)
            WHERE factor >= least AND round(abs(ratio / factor - 1) * 100, 6) <= CAST(pct AS DOUBLE)
        ) AS factor
    FROM measured
)
SELECT
    row_key,
    CASE WHEN ratio IS NULL THEN 'not_verifiable' WHEN factor IS NOT NULL THEN 'broken' ELSE 'holds' END AS outcome,
    'warning' AS severity,
    field,
    label || ' ' || work.plain(amount_wan) || ' 万元，' || previous_period || ' 所报为 ' || work.plain(before_wan) || ' 万元，相差约 '
        || factor || ' 倍' AS reason,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM judged
