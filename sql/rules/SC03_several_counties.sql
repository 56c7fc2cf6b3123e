/* ---
id: SC03
title: 跨县区、跨市项目
decision: in, part, review
condition: 建设地点跨几个县区且都在本市的，整个纳入；跨出本市的，按份额部分纳入，份额不明的复核
basis: 固定资产投资统计报表制度：项目在地原则；跨区项目按建设地分别统计
in_force_from:
in_force_to:
audience: bureau
parameters:
  city_code: city_code
message: "{reason}；请核对各建设地点的份额，各地份额之和应等于整个项目"
doubt: 份额如何划分没有查到成文规定，这里用统计库分地记录的计划总投资之比，各省可能另有口径
--- */
-- Reads work.project_case, $city_code. One row per project; a single site does not concern the rule. A project with no site
-- inside is left to SC02.
WITH site AS (
    SELECT
        period,
        project_id,
        inside_share,
        coalesce(len(region_codes), 0) AS sites,
        coalesce(len(list_filter(region_codes, lambda code: left(code, 4) = left($city_code, 4))), 0) AS inside
    FROM work.project_case
)
SELECT
    period,
    project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE WHEN sites = 0 THEN 'not_verifiable' WHEN sites > 1 AND inside > 0 THEN 'holds' ELSE 'broken' END AS outcome,
    CASE
        WHEN sites < 2 OR inside = 0 THEN NULL
        WHEN inside = sites THEN 'in'
        WHEN inside_share IS NOT NULL THEN 'part'
        ELSE 'review'
    END AS decision,
    CASE
        WHEN sites = 0 THEN '没有可辨认的建设地点'
        WHEN sites = 1 THEN '只有一个建设地点'
        WHEN inside = 0 THEN '建设地点都不在本市'
        WHEN inside = sites THEN '跨 ' || sites || ' 个县区，都在本市'
        WHEN inside_share IS NOT NULL THEN '跨出本市，市内份额 ' || work.plain(inside_share * 100) || '%'
        ELSE '跨出本市，市内份额不明'
    END AS reason
FROM site
