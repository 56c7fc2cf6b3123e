/* ---
id: ED25
title: 单月突增
severity: warning
pattern: 年末突增
condition: 单月完成投资占计划总投资的比重不突增；单纯购置、首期（1—2月合计）、首次出现就补计全年的、超过计划总投资的不判
basis: 数据质量核查经验
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts AND ytd > 0 AND nature IS DISTINCT FROM '单纯购置' AND build_stage IS DISTINCT FROM '单纯购置' AND right(period, 2) > '02'"
parameters:
  jump_pct: rules.jump_pct
  jump_least_wan: rules.jump_least_wan
message: "{reason}；这是核查线索，年末各月尤应核对：请对照工程进度单和支付凭证，查明是当月完成、集中入账还是补记以前月份"
message_sender: "{reason}；请对照工程进度单和支付凭证核对"
doubt: 占多大比重算突增没有查到成文规定，由设置 rules.jump_pct、rules.jump_least_wan 规定；可用 rules.off 停用
--- */
-- Reads work.own_row, work.own_previous, $jump_pct, $jump_least_wan. One row per row with an amount of the year. Where all
-- of the year is told as one month and nothing was told before, it may be a late entrant. Beyond the planned total ED09 speaks.
WITH amount AS (
    SELECT
        own.row_key, own.planned_total, was.month_wan,
        was.previous_period IS NOT NULL OR coalesce(own.month_done < own.ytd, false) AS went_before
    FROM work.own_row AS own
    JOIN work.own_previous AS was ON was.row_key = own.row_key
    WHERE own.states_amounts AND own.ytd > 0 AND own.nature IS DISTINCT FROM '单纯购置'
        AND own.build_stage IS DISTINCT FROM '单纯购置' AND right(own.period, 2) > '02'
)
SELECT
    row_key,
    CASE
        WHEN planned_total IS NULL OR planned_total <= 0 OR month_wan IS NULL OR NOT went_before THEN 'not_verifiable'
        WHEN month_wan > planned_total THEN 'not_verifiable'
        WHEN month_wan >= CAST($jump_least_wan AS DECIMAL(18, 6))
            AND month_wan * 100 >= CAST($jump_pct AS DECIMAL(5, 0)) * planned_total THEN 'broken'
        ELSE 'holds'
    END AS outcome,
    'warning' AS severity,
    'ytd' AS field,
    '本月完成投资 ' || work.plain(month_wan) || ' 万元，达到计划总投资 ' || work.plain(planned_total) || ' 万元的 '
        || CAST(round(month_wan * 100 / planned_total) AS INTEGER) || '%，一个月内增加较多' AS reason,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM amount
