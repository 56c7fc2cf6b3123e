/* ---
id: SC21
title: 建设用地费
decision: none
condition: 建设用地费包含在其他费用中，计入投资；本年的建设用地费另行记录（ytd_land），不影响是否纳入
basis: 固定资产投资统计报表制度：其他费用，其中建设用地费
in_force_from:
in_force_to:
audience: bureau
message: "{reason}；只作记录"
doubt: 由投资推算资本形成时要扣除建设用地费，那不是本制度的口径；本系统只记录，不扣除
--- */
-- Reads work.project_case. One row per project; no amount is not verifiable. Decides nothing.
SELECT
    period,
    project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE WHEN ytd_land_wan IS NULL THEN 'not_verifiable' WHEN ytd_land_wan <> 0 THEN 'holds' ELSE 'broken' END AS outcome,
    CAST(NULL AS VARCHAR) AS decision,
    CASE
        WHEN ytd_land_wan IS NULL THEN '没有填建设用地费'
        WHEN ytd_land_wan <> 0 THEN '其他费用中建设用地费 ' || work.plain(ytd_land_wan) || ' 万元'
        ELSE '没有建设用地费'
    END AS reason
FROM work.project_case
