/* ---
id: SC01
title: 计划总投资达到起点
decision: in, out
condition: 计划总投资大于等于起点（500 万元）的纳入，低于起点的不纳入；房地产开发投资不适用
basis: 固定资产投资统计报表制度：计划总投资 500 万元及以上的项目，不含农户
in_force_from: 2011-01
in_force_to:
audience: sender
concerns: investment_kind IS DISTINCT FROM '房地产开发投资'
parameters:
  threshold_wan: threshold_wan
message: "{reason}；请核对计划总投资与立项批复是否一致，不足起点的不纳入"
message_sender: 计划总投资不足起点或没有填写；如与批复不一致，请更正后重新报送
--- */
-- Reads work.project_case, $threshold_wan (万元). One row per project that is not real-estate development. A planned total
-- that may be a unit error, or is none (0 or less), decides nothing.
SELECT
    period,
    project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE
        WHEN planned_total_wan IS NULL OR planned_total_wan <= 0 OR coalesce(planned_doubtful, false) THEN 'not_verifiable'
        WHEN planned_total_wan >= CAST($threshold_wan AS DECIMAL(18, 6)) THEN 'holds'
        ELSE 'broken'
    END AS outcome,
    CASE
        WHEN planned_total_wan IS NULL OR planned_total_wan <= 0 OR coalesce(planned_doubtful, false) THEN NULL
        WHEN planned_total_wan >= CAST($threshold_wan AS DECIMAL(18, 6)) THEN 'in'
        ELSE 'out'
    END AS decision,
    CASE
        WHEN planned_total_wan IS NULL THEN '没有计划总投资'
        WHEN planned_total_wan <= 0 THEN '计划总投资为 ' || work.plain(planned_total_wan) || ' 万元，不能判断'
        WHEN coalesce(planned_doubtful, false) THEN '计划总投资 ' || work.plain(planned_total_wan) || ' 万元疑似单位错误，待核'
        WHEN planned_total_wan >= CAST($threshold_wan AS DECIMAL(18, 6))
            THEN '计划总投资 ' || work.plain(planned_total_wan) || ' 万元，达到起点'
        ELSE '计划总投资 ' || work.plain(planned_total_wan) || ' 万元，不足 '
            || work.plain(CAST($threshold_wan AS DECIMAL(18, 6))) || ' 万元'
    END AS reason
FROM work.project_case
WHERE investment_kind IS DISTINCT FROM '房地产开发投资'
