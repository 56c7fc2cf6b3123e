/* ---
id: SC20
title: 单位换算后在起点附近
decision: review
pattern: 单位错误
field: planned_total
condition: 计划总投资的单位疑似有误（不足 1 万元，或与其他来源、完成数相差悬殊），换算成元、万元或亿元以后在起点附近的，复核
basis: 实测材料中的单位错误；起点附近的项目换算前后结论不同
in_force_from:
in_force_to:
audience: sender
parameters:
  threshold_wan: threshold_wan
  near_threshold_pct: rules.near_threshold_pct
message: "{reason}；请向单位核对计划总投资的单位，核清以前不作判定"
message_sender: 计划总投资的单位疑似有误，请核对是元、万元还是亿元
doubt: 起点附近是多少，由设置 rules.near_threshold_pct 规定
--- */
-- Reads work.project_case, $threshold_wan (万元), $near_threshold_pct. One row per project. A slip is 万元 typed as 元 or as 亿元;
-- the one that comes nearest to the threshold is told.
WITH project AS (
    SELECT
        period,
        project_id,
        planned_total_wan,
        coalesce(planned_doubtful, false) OR planned_total_wan < 1 AS suspected
    FROM work.project_case
),
repaired AS (
    SELECT
        project.period,
        project.project_id,
        CAST(project.planned_total_wan AS DECIMAL(32, 10)) * slip.factor AS repaired_wan,
        CAST($threshold_wan AS DECIMAL(18, 6)) AS threshold_wan
    FROM project
    CROSS JOIN (VALUES (CAST(10000 AS DECIMAL(10, 4))), (CAST(0.0001 AS DECIMAL(10, 4)))) AS slip (factor)
    WHERE project.suspected AND project.planned_total_wan > 0 AND project.planned_total_wan < 100000000
),
near AS (
    SELECT period, project_id, arg_min(repaired_wan, abs(repaired_wan - threshold_wan)) AS repaired_wan
    FROM repaired
    WHERE abs(repaired_wan - threshold_wan) * 100 <= threshold_wan * CAST($near_threshold_pct AS DECIMAL(5, 2))
    GROUP BY period, project_id
)
SELECT
    project.period,
    project.project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE
        WHEN project.planned_total_wan IS NULL THEN 'not_verifiable'
        WHEN near.repaired_wan IS NOT NULL THEN 'holds'
        ELSE 'broken'
    END AS outcome,
    CASE WHEN near.repaired_wan IS NOT NULL THEN 'review' END AS decision,
    CASE
        WHEN project.planned_total_wan IS NULL THEN '没有计划总投资'
        WHEN near.repaired_wan IS NOT NULL
            THEN '计划总投资 ' || work.plain(project.planned_total_wan) || ' 万元疑似单位错误，换算后约 '
                || work.plain(near.repaired_wan) || ' 万元，在起点 ' || work.plain(CAST($threshold_wan AS DECIMAL(18, 6))) || ' 万元附近'
        ELSE '没有换算后在起点附近的单位错误'
    END AS reason
FROM project
LEFT JOIN near ON near.period = project.period AND near.project_id = project.project_id
