/* ---
id: SC09
title: 改造与装饰维修并存、会计处理不明
decision: review
condition: 文字既有改造又有维修装饰，会计处理没有填的，先问清是资本化还是费用化
basis: 由 SC07、SC08 推出：资本化的适用 SC07，费用化的适用 SC08
in_force_from:
in_force_to:
audience: sender
message: "{reason}；请向单位问清会计处理：资本化的按改造纳入，费用化的不纳入"
message_sender: 建设内容既有改造又有维修装饰，请填明会计处理（资本化或费用化）
--- */
-- Reads work.project_case, work.wording. One row per project; no text is not verifiable.
WITH spoken AS (
    SELECT
        period,
        project_id,
        list(word ORDER BY word) FILTER (WHERE topic IN ('repair', 'rebuild')) AS words,
        bool_or(topic = 'repair') AND bool_or(topic = 'rebuild') AS mixed
    FROM work.wording
    GROUP BY ALL
),
project AS (
    SELECT
        project.period,
        project.project_id,
        project.accounting,
        coalesce(project.all_text, '') = '' AS unknown,
        coalesce(spoken.mixed, false) AS mixed,
        spoken.words
    FROM work.project_case AS project
    LEFT JOIN spoken ON spoken.period = project.period AND spoken.project_id = project.project_id
)
SELECT
    period,
    project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE WHEN unknown THEN 'not_verifiable' WHEN mixed AND accounting IS NULL THEN 'holds' ELSE 'broken' END AS outcome,
    CASE WHEN mixed AND accounting IS NULL THEN 'review' END AS decision,
    CASE
        WHEN unknown THEN '没有项目名称和建设内容'
        WHEN mixed AND accounting IS NULL
            THEN '既有改造又有维修装饰（' || array_to_string(words, '、') || '），会计处理没有填'
        WHEN mixed THEN '会计处理为' || accounting
        ELSE '没有改造与维修装饰并存'
    END AS reason
FROM project
