/* ---
id: SC13
title: 流动资产、消耗品和金融、艺术品资产
decision: out
condition: 购买原材料、消耗品、低值易耗品、消耗性生物资产、艺术品或金融资产，没有建设内容的，不纳入
basis: 固定资产投资统计范围：流动资产、消耗品、金融资产、艺术品和消耗性生物资产不是固定资产
in_force_from:
in_force_to:
audience: sender
message: "{reason}；请核对购买的是不是固定资产；流动资产、消耗品和金融、艺术品资产不纳入"
message_sender: 所填内容显示为购买流动资产、消耗品或艺术品；如有固定资产，请写明并分别填列金额
--- */
-- Reads work.project_case, work.wording. One row per project; no text is not verifiable. Purely: its text speaks of it and of no
-- building.
WITH spoken AS (
    SELECT
        period,
        project_id,
        list(DISTINCT word ORDER BY word) FILTER (WHERE topic IN ('current_assets')) AS words,
        bool_or(topic IN ('works', 'rebuild', 'new_build')) AS builds
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
        WHEN words IS NOT NULL AND NOT builds THEN '购买流动资产、消耗品或金融、艺术品资产（' || array_to_string(words, '、') || '）'
        WHEN unknown THEN '没有项目名称和建设内容'
        WHEN words IS NOT NULL THEN '购买流动资产、消耗品或金融、艺术品资产之外还有建设内容'
        ELSE '不是购买流动资产、消耗品或金融、艺术品资产'
    END AS reason
FROM project
