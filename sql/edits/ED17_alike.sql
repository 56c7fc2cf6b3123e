/* ---
id: ED17
title: 数值雷同和单月突增
severity: warning
condition: 单月完成投资占计划总投资的比重不突增；不同项目的本年完成投资不雷同、不都是整数
basis: 数据质量核查经验
in_force_from:
in_force_to:
audience: sender
parameters:
  jump_pct: 50
  jump_least_wan: 1000
  alike_least_wan: 100
  alike_rows: 3
  alike_digits: 3
  round_least_wan: 1000
  round_rows: 10
  round_pct: 80
--- */
-- Reads work.own_row, work.own_previous and its parameters. One row per row with an amount of the year and question asked of it:
-- the jump of one month (not of purchases, nor of the first months, which are told as one, nor beyond the planned total, where
-- ED09 speaks), the same amount to the digit in other
-- projects of this material (short numbers agree by chance), and once per sheet whether nearly all its large
-- amounts have one digit followed by noughts.
WITH amount AS (
    SELECT
        own.row_key, own.submission_id, own.sheet_name, own.row_number, own.period, own.code_key, own.name_key, own.owner_key,
        own.nature, own.build_stage, own.planned_total, own.ytd,
        was.month_wan,
        was.previous_period,
        length(trim(replace(CAST(own.ytd AS VARCHAR), '.', ''), '0')) AS digits
    FROM work.own_row AS own
    JOIN work.own_previous AS was ON was.row_key = own.row_key
    WHERE own.states_amounts AND own.ytd > 0
),
jump AS (
    SELECT
        row_key,
        month_wan,
        planned_total,
        CASE
            WHEN planned_total IS NULL OR planned_total <= 0 OR month_wan IS NULL OR previous_period IS NULL THEN 'not_verifiable'
            WHEN month_wan > planned_total THEN 'not_verifiable'
            WHEN month_wan >= CAST($jump_least_wan AS DECIMAL(18, 6))
                AND month_wan * 100 >= CAST($jump_pct AS DECIMAL(5, 0)) * planned_total THEN 'broken'
            ELSE 'holds'
        END AS outcome
    FROM amount
    WHERE nature IS DISTINCT FROM '单纯购置' AND build_stage IS DISTINCT FROM '单纯购置' AND right(period, 2) > '02'
),
large AS (
    SELECT
        *,
        coalesce(code_key, name_key || '|' || coalesce(owner_key, '')) AS project,
        count(*) OVER (PARTITION BY submission_id, sheet_name) AS rows_large
    FROM amount
    WHERE ytd >= CAST($alike_least_wan AS DECIMAL(18, 6))
),
crowd AS (
    SELECT
        submission_id,
        sheet_name,
        ytd,
        count(*) AS rows_alike,
        array_to_string(min(row_number, 8), '、') || CASE WHEN count(*) > 8 THEN '…' ELSE '' END AS places
    FROM large
    -- The longer the list, the longer a number must be not to be met again by chance.
    WHERE digits >= CAST($alike_digits AS INTEGER) + floor(log10(rows_large))
    GROUP BY ALL
    HAVING count(DISTINCT project) >= CAST($alike_rows AS INTEGER)
),
sheet AS (
    SELECT
        submission_id,
        sheet_name,
        arg_min(row_key, row_number) AS row_key,
        count(*) AS rows_large,
        count(*) FILTER (WHERE digits = 1) AS rows_round
    FROM amount
    WHERE ytd >= CAST($round_least_wan AS DECIMAL(18, 6))
    GROUP BY ALL
    HAVING count(*) >= CAST($round_rows AS INTEGER)
)
SELECT
    row_key,
    outcome,
    'warning' AS severity,
    'ytd' AS field,
    '本月完成投资 ' || work.plain(month_wan) || ' 万元，达到计划总投资 ' || work.plain(planned_total) || ' 万元的 '
        || CAST(round(month_wan * 100 / planned_total) AS INTEGER) || '%，一个月内增加较多，请对照进度单和支付凭证核对' AS message,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM jump
UNION ALL
SELECT
    row_key,
    CASE WHEN crowd.ytd IS NULL THEN 'holds' ELSE 'broken' END,
    'warning',
    'ytd',
    '本年完成投资 ' || work.plain(large.ytd) || ' 万元在本表 ' || crowd.rows_alike || ' 行中完全相同（第 '
        || crowd.places || ' 行），请核对',
    NULL
FROM large
LEFT JOIN crowd ON crowd.submission_id = large.submission_id AND crowd.sheet_name = large.sheet_name AND crowd.ytd = large.ytd
UNION ALL
SELECT
    row_key,
    CASE WHEN rows_round * 100 >= rows_large * CAST($round_pct AS INTEGER) THEN 'broken' ELSE 'holds' END,
    'warning',
    'ytd',
    '本表 ' || rows_large || ' 个较大的本年完成投资中，' || rows_round || ' 个是整千、整万这样的整数，请对照原始资料核对是否为估计数',
    NULL
FROM sheet
