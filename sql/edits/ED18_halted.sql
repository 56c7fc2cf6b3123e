/* ---
id: ED18
title: 停建仍报
severity: warning
condition: 停缓建的项目本月没有投资；建成以后的年份没有投资（建成当年的尾款除外）
basis: 建设阶段的指标解释
in_force_from:
in_force_to:
audience: sender
parameters:
  halted: 停工|停建|缓建
  going_on: 未停|没有停|不停|无停|复工
  completed: ^(完工|投产|全部投产|竣工|已完工|已投产|建成投产)
--- */
-- Reads work.own_row, work.own_previous, $tolerance_wan, $halted, $going_on, $completed. One row per row that says it is halted, or
-- completed in a year before this.
WITH told AS (
    SELECT
        own.*,
        was.month_wan,
        concat_ws(' ', own.stage, own.build_stage) AS words,
        regexp_matches(coalesce(own.stage, ''), $completed) OR regexp_matches(coalesce(own.end_status, ''), $completed)
            AS completed
    FROM work.own_row AS own
    JOIN work.own_previous AS was ON was.row_key = own.row_key
    WHERE own.states_amounts
)
SELECT
    row_key,
    CASE
        WHEN month_wan IS NULL THEN 'not_verifiable'
        WHEN month_wan > CAST($tolerance_wan AS DECIMAL(18, 6)) THEN 'broken'
        ELSE 'holds'
    END AS outcome,
    'warning' AS severity,
    CASE WHEN stage IS NULL THEN 'build_stage' ELSE 'stage' END AS field,
    '项目填为“' || left(coalesce(stage, build_stage), 20) || '”，而本月完成投资 ' || work.plain(month_wan) || ' 万元' AS message,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM told
WHERE regexp_matches(words, $halted) AND NOT regexp_matches(words, $going_on)
UNION ALL
SELECT
    row_key,
    CASE
        WHEN ytd IS NULL THEN 'not_verifiable'
        WHEN ytd > CAST($tolerance_wan AS DECIMAL(18, 6)) THEN 'broken'
        ELSE 'holds'
    END,
    'warning',
    'ytd',
    '项目已于 ' || end_month || ' 建成，而本年完成投资仍有 ' || work.plain(ytd) || ' 万元',
    NULL
FROM told
WHERE completed AND left(end_month, 4) < left(period, 4)
