/* ---
id: SC06
title: 房地产开发投资
decision: in, review
condition: 房地产开发投资按 X204-1 表纳入，不受起点限制；文字或行业是房地产开发而报表不是的，复核
basis: 固定资产投资（不含农户）口径：500 万元及以上项目投资加全部房地产开发投资
in_force_from:
in_force_to:
audience: bureau
message: "{reason}；按房地产开发项目表统计的纳入，报在其他表上的请核对是否应改报"
--- */
-- Reads work.project_case, work.wording. One row per project; without kind, industry and text not verifiable. Industry 7010
-- is real-estate development.
WITH spoken AS (
    SELECT period, project_id, list(word ORDER BY word) AS words
    FROM work.wording
    WHERE topic = 'real_estate'
    GROUP BY ALL
),
project AS (
    SELECT
        project.period,
        project.project_id,
        project.library_code,
        coalesce(project.investment_kind = '房地产开发投资', false) AS own_form,
        coalesce(project.industry_code IN ('701', '7010'), false) AS own_industry,
        spoken.words,
        project.investment_kind IS NULL AND project.industry_code IS NULL AND coalesce(project.all_text, '') = '' AS unknown
    FROM work.project_case AS project
    LEFT JOIN spoken ON spoken.period = project.period AND spoken.project_id = project.project_id
)
SELECT
    period,
    project_id,
    library_code,
    CASE
        WHEN own_form OR own_industry OR words IS NOT NULL THEN 'holds'
        WHEN unknown THEN 'not_verifiable'
        ELSE 'broken'
    END AS outcome,
    CASE WHEN own_form THEN 'in' WHEN own_industry OR words IS NOT NULL THEN 'review' END AS decision,
    CASE
        WHEN own_form THEN '房地产开发投资'
        WHEN own_industry THEN '行业为房地产开发经营，报表类型不是房地产开发投资'
        WHEN words IS NOT NULL THEN '文字像房地产开发（' || array_to_string(words, '、') || '），报表类型不是房地产开发投资'
        WHEN unknown THEN '投资类型、行业和建设内容都没有'
        ELSE '不是房地产开发'
    END AS reason
FROM project
