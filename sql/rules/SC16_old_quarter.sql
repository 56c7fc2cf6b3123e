/* ---
id: SC16
title: 老旧小区
decision: in, review
condition: 老旧小区拆除后由房地产开发企业重建的，属房地产开发，报在其他表上的复核；其余老旧小区改造达到标准的纳入
basis: 统计部门答复：老旧小区拆除重建由开发企业实施的按房地产开发统计，其余改造达到标准的按投资项目统计
in_force_from:
in_force_to:
audience: bureau
message: "{reason}；请核对实施主体：由房地产开发企业拆除重建的改报房地产开发项目表，其余按投资项目统计"
--- */
-- Reads work.project_case, work.wording. One row per project; no text, or pulled down and nobody says by whom it is built, is not
-- verifiable. On real estate's own form the project is SC06's.
WITH spoken AS (
    SELECT
        period,
        project_id,
        bool_or(topic = 'old_quarter') AS old_quarter,
        bool_or(topic = 'pulled_down') AS pulled_down,
        bool_or(topic IN ('developer', 'real_estate')) AS by_developer
    FROM work.wording
    GROUP BY ALL
),
project AS (
    SELECT
        project.period,
        project.project_id,
        coalesce(project.all_text, '') = '' AS unknown,
        coalesce(spoken.old_quarter, false) AS old_quarter,
        coalesce(spoken.pulled_down, false) AS pulled_down,
        coalesce(spoken.by_developer, false) OR coalesce(project.industry_code IN ('701', '7010'), false) AS by_developer,
        coalesce(project.investment_kind = '房地产开发投资', false) AS own_form
    FROM work.project_case AS project
    LEFT JOIN spoken ON spoken.period = project.period AND spoken.project_id = project.project_id
)
SELECT
    period,
    project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE
        WHEN unknown OR (old_quarter AND NOT own_form AND pulled_down AND NOT by_developer) THEN 'not_verifiable'
        WHEN old_quarter AND NOT own_form THEN 'holds'
        ELSE 'broken'
    END AS outcome,
    CASE
        WHEN old_quarter AND NOT own_form AND pulled_down AND by_developer THEN 'review'
        WHEN old_quarter AND NOT own_form AND NOT pulled_down THEN 'in'
    END AS decision,
    CASE
        WHEN unknown THEN '没有项目名称和建设内容'
        WHEN NOT old_quarter THEN '不是老旧小区'
        WHEN own_form THEN '老旧小区，已按房地产开发投资统计'
        WHEN pulled_down AND by_developer THEN '老旧小区拆除后由房地产开发企业重建，报表类型不是房地产开发投资'
        WHEN pulled_down THEN '老旧小区拆除重建，由谁实施不明'
        ELSE '老旧小区改造'
    END AS reason
FROM project
