/* ---
id: ED18
title: 停建仍报、竣工后又报
severity: warning
pattern: 停建仍报
condition: 停缓建的项目本月没有投资；建成以后的年份没有投资（建成当年的尾款除外）；已报竣工的不再转为在建
basis: 建设阶段的指标解释
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts AND regexp_matches(concat_ws(' ', stage, build_stage), $halted) AND NOT regexp_matches(concat_ws(' ', stage, build_stage), $going_on)"
parameters:
  tolerance_wan: rules.tolerance_wan
words:
  halted: 停工|停建|缓建
  going_on: 未停|没有停|不停|无停|复工
  completed: ^(完工|投产|全部投产|竣工|已完工|已投产|建成投产)
message: "{reason}；这是核查线索，请核对现场和支付凭证：已复工的核对复工手续，结算尾款属于建成当年的不计入以后年份"
message_sender: "{reason}；请对照现场进展和支付凭证核对项目进展与完成投资"
doubt: 没有查到成文规定，建成以后年份支付的尾款如何计入以制度解释为准；可用 rules.off 停用
--- */
-- Reads work.own_row, work.own_previous, work.own_key, $tolerance_wan, $halted, $going_on, $completed. One row per row and question
-- asked of it: it says it is halted; it says it was completed in a year before this; its sender said so in an earlier year; its
-- sender said last time this year that it is completed, and now it goes on.
WITH told AS (
    SELECT
        own.*,
        was.month_wan,
        was.previous_key,
        was.previous_period,
        concat_ws(' ', own.stage, own.build_stage) AS words,
        coalesce(regexp_matches(own.stage, $completed), false) OR coalesce(regexp_matches(own.end_status, $completed), false)
            AS completed
    FROM work.own_row AS own
    JOIN work.own_previous AS was ON was.row_key = own.row_key
    WHERE own.states_amounts
),
completed_key AS (
    SELECT key.sender_id, key.way, key.first_id, key.second_id, key.year, max(told.period) AS completed_period
    FROM work.own_key AS key
    JOIN told ON told.row_key = key.row_key
    WHERE told.completed
    GROUP BY ALL
),
completed_before AS (
    SELECT key.row_key, max(earlier.completed_period) AS completed_period
    FROM work.own_key AS key
    JOIN completed_key AS earlier
        ON earlier.sender_id = key.sender_id AND earlier.way = key.way AND earlier.first_id = key.first_id
        AND earlier.second_id = key.second_id AND earlier.year < key.year
    GROUP BY key.row_key
),
asked AS (
    SELECT
        row_key,
        CASE WHEN stage IS NULL THEN 'build_stage' ELSE 'stage' END AS field,
        month_wan AS amount_wan,
        '项目填为“' || left(coalesce(stage, build_stage), 20) || '”，而本月完成投资 ' || work.plain(month_wan) || ' 万元' AS reason
    FROM told
    WHERE regexp_matches(words, $halted) AND NOT regexp_matches(words, $going_on)
    UNION ALL
    SELECT
        told.row_key,
        'ytd',
        told.ytd,
        CASE
            WHEN left(told.end_month, 4) < left(told.period, 4) THEN '项目已于 ' || told.end_month || ' 建成'
            ELSE '项目在 ' || before.completed_period || ' 已填为建成'
        END || '，而本年完成投资仍有 ' || work.plain(told.ytd) || ' 万元'
    FROM told
    LEFT JOIN completed_before AS before ON before.row_key = told.row_key
    WHERE (told.completed AND left(told.end_month, 4) < left(told.period, 4)) OR before.row_key IS NOT NULL
    UNION ALL
    SELECT
        told.row_key,
        CASE WHEN told.stage IS NULL THEN 'end_status' ELSE 'stage' END,
        told.month_wan,
        '项目在 ' || told.previous_period || ' 已填为建成，本期又填为“' || left(coalesce(told.stage, told.build_stage), 20)
            || '”，本月完成投资 ' || work.plain(told.month_wan) || ' 万元'
    FROM told
    JOIN told AS earlier ON earlier.row_key = told.previous_key
    WHERE earlier.completed AND NOT told.completed AND coalesce(told.stage, told.build_stage) IS NOT NULL
)
SELECT
    row_key,
    CASE
        WHEN amount_wan IS NULL THEN 'not_verifiable'
        WHEN amount_wan > CAST($tolerance_wan AS DECIMAL(18, 6)) THEN 'broken'
        ELSE 'holds'
    END AS outcome,
    'warning' AS severity,
    field,
    reason,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM asked
