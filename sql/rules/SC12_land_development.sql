/* ---
id: SC12
title: 土地平整、一级开发和造地
decision: out
condition: 只有土地平整、土地一级开发或者围海（围湖）造地，没有主体工程的，不纳入
basis: 固定资产投资统计范围：单纯的土地平整、土地一级开发和围海造地不计入投资
in_force_from:
in_force_to:
audience: sender
message: "{reason}；请核对有没有主体工程；确属单纯土地开发的不纳入"
message_sender: 所填内容只有土地平整或土地开发；如有主体工程，请写明建设内容
--- */
-- Reads work.project_case, work.wording. One row per project; no text is not verifiable. Purely: its text speaks of it and of no
-- building.
WITH spoken AS (
    SELECT
        period,
        project_id,
        list(DISTINCT word ORDER BY word) FILTER (WHERE topic IN ('land_development', 'levelling')) AS words,
        bool_or(topic IN ('main_works', 'rebuild', 'new_build')) AS builds
    FROM work.wording
    GROUP BY ALL
),
project AS (
    SELECT
        project.period,
        project.project_id,
        coalesce(project.all_text, '') = '' AS unknown,
        spoken.words,
        coalesce(spoken.builds, false) AS builds
    FROM work.project_case AS project
    LEFT JOIN spoken ON spoken.period = project.period AND spoken.project_id = project.project_id
)
SELECT
    period,
    project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE WHEN words IS NOT NULL AND NOT builds THEN 'holds' WHEN unknown THEN 'not_verifiable' ELSE 'broken' END AS outcome,
    CASE WHEN words IS NOT NULL AND NOT builds THEN 'out' END AS decision,
    CASE
        WHEN words IS NOT NULL AND NOT builds THEN '单纯土地平整、土地开发或造地（' || array_to_string(words, '、') || '）'
        WHEN unknown THEN '没有项目名称和建设内容'
        WHEN words IS NOT NULL THEN '单纯土地平整、土地开发或造地之外还有建设内容'
        ELSE '不是单纯土地平整、土地开发或造地'
    END AS reason
FROM project
