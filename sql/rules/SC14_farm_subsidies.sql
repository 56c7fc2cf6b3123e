/* ---
id: SC14
title: 发给农户的现金补助
decision: out
condition: 向农户发放现金补助、补贴，没有建设内容的，不纳入
basis: 固定资产投资统计范围：发给农户的现金补助不是投资（不含农户）
in_force_from:
in_force_to:
audience: sender
message: "{reason}；请核对资金去向；发给农户的现金补助不纳入"
message_sender: 所填内容显示为向农户发放补助；如有由单位组织的建设，请写明建设内容
--- */
-- Reads work.project_case, work.wording. One row per project; no text is not verifiable. Purely: its text speaks of it and of no
-- building.
WITH spoken AS (
    SELECT
        period,
        project_id,
        list(DISTINCT word ORDER BY word) FILTER (WHERE topic IN ('farm_subsidy')) AS words,
        bool_or(topic IN ('works', 'new_build')) AS builds
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
        WHEN words IS NOT NULL AND NOT builds THEN '向农户发放现金补助（' || array_to_string(words, '、') || '）'
        WHEN unknown THEN '没有项目名称和建设内容'
        WHEN words IS NOT NULL THEN '向农户发放现金补助之外还有建设内容'
        ELSE '不是向农户发放现金补助'
    END AS reason
FROM project
