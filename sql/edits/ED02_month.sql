/* ---
id: ED02
title: 本年完成投资等于上月累计加本月
severity: error
condition: 本年完成投资等于上月所报本年完成投资加本月完成投资；首次出现的月份不判
basis: 固定资产投资统计报表制度：累计数与当月数的关系
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts AND month_done IS NOT NULL"
rounded: ytd, month_done, ytd
parameters:
  tolerance_wan: rules.tolerance_wan
message: "{reason}；请报送部门核对两个月的台账，属于更正上月的写明原因"
message_sender: "{reason}；请核对本月数和上月所报，属于更正上月的请写明原因"
--- */
-- Reads work.own_row, work.own_previous, $tolerance_wan. One row per row with a month's amount. January begins from nothing;
-- February may tell both months as one. A project the sender did not name the month before is new and cannot be verified.
WITH stated AS (
    SELECT
        own.row_key,
        own.period,
        own.ytd,
        own.month_done,
        was.previous_file,
        CASE
            WHEN right(own.period, 2) = '01' THEN 0
            WHEN own.entered IS NOT DISTINCT FROM own.period AND own.document = 'library' THEN NULL
            WHEN was.adjacent AND was.comparable THEN was.previous_ytd
        END AS before
    FROM work.own_row AS own
    JOIN work.own_previous AS was ON was.row_key = own.row_key
    WHERE own.states_amounts AND own.month_done IS NOT NULL
),
added AS (
    SELECT
        *,
        CASE
            WHEN right(period, 2) = '02' THEN least(abs(ytd - before - month_done), abs(ytd - month_done))
            ELSE abs(ytd - before - month_done)
        END AS differs_wan
    FROM stated
)
SELECT
    row_key,
    CASE
        WHEN ytd IS NULL OR before IS NULL THEN 'not_verifiable'
        WHEN differs_wan > CAST($tolerance_wan AS DECIMAL(18, 6)) THEN 'broken'
        ELSE 'holds'
    END AS outcome,
    'error' AS severity,
    'ytd' AS field,
    '本年完成投资 ' || work.plain(ytd) || ' 万元，与上月所报本年完成投资 ' || work.plain(before) || ' 万元加本月完成投资 '
        || work.plain(month_done) || ' 万元之和不等'
        || coalesce('（上月见“' || previous_file || '”）', '') AS reason,
    differs_wan
FROM added
