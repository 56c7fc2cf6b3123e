/* ---
id: SC15
title: 生产性、公益性生物资产
decision: in
condition: 购置、培育种畜、产畜、经济林、果园、茶园、防护林等生产性、公益性生物资产，以及新建绿化的苗木，纳入；消耗性生物资产归 SC13
basis: 固定资产投资统计范围：生产性和公益性生物资产、新建绿化的苗木计入投资
in_force_from:
in_force_to:
audience: bureau
message: "{reason}；请核对是否计入生产性或公益性生物资产"
--- */
-- Reads work.project_case, work.wording. One row per project; no text is not verifiable.
WITH spoken AS (
    SELECT period, project_id, list(DISTINCT word ORDER BY word) AS words
    FROM work.wording
    WHERE topic = 'biological'
    GROUP BY ALL
)
SELECT
    project.period,
    project.project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE
        WHEN spoken.words IS NOT NULL THEN 'holds'
        WHEN coalesce(project.all_text, '') = '' THEN 'not_verifiable'
        ELSE 'broken'
    END AS outcome,
    CASE WHEN spoken.words IS NOT NULL THEN 'in' END AS decision,
    CASE
        WHEN spoken.words IS NOT NULL THEN '生产性或公益性生物资产（' || array_to_string(spoken.words, '、') || '）'
        WHEN coalesce(project.all_text, '') = '' THEN '没有项目名称和建设内容'
        ELSE '没有生产性或公益性生物资产'
    END AS reason
FROM work.project_case AS project
LEFT JOIN spoken ON spoken.period = project.period AND spoken.project_id = project.project_id
