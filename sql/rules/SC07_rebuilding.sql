/* ---
id: SC07
title: 改造并资本化
decision: in
condition: 对现有资产改造、改变使用价值，并且资本化的，纳入
basis: 固定资产投资统计范围：改造后改变使用价值并计入固定资产的，计入投资
in_force_from:
in_force_to:
audience: sender
message: "{reason}；请核对会计处理，计入固定资产的按改造纳入"
message_sender: 有改造内容的项目请填明会计处理（资本化或费用化）
--- */
-- Reads work.project_case, work.wording. One row per project; words of rebuilding with the accounting unknown, or no text at
-- all, are not verifiable.
WITH spoken AS (
    SELECT period, project_id, list(word ORDER BY word) AS words
    FROM work.wording
    WHERE topic = 'rebuild'
    GROUP BY ALL
),
project AS (
    SELECT project.period, project.project_id, project.accounting, project.all_text, spoken.words
    FROM work.project_case AS project
    LEFT JOIN spoken ON spoken.period = project.period AND spoken.project_id = project.project_id
)
SELECT
    period,
    project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE
        WHEN coalesce(all_text, '') = '' OR (words IS NOT NULL AND accounting IS NULL) THEN 'not_verifiable'
        WHEN words IS NOT NULL AND accounting = '资本化' THEN 'holds'
        ELSE 'broken'
    END AS outcome,
    CASE WHEN words IS NOT NULL AND accounting = '资本化' THEN 'in' END AS decision,
    CASE
        WHEN coalesce(all_text, '') = '' THEN '没有项目名称和建设内容'
        WHEN words IS NULL THEN '没有改造的内容'
        WHEN accounting IS NULL THEN '有改造内容（' || array_to_string(words, '、') || '），会计处理不明'
        WHEN accounting = '资本化' THEN '改造（' || array_to_string(words, '、') || '）并资本化'
        ELSE '有改造内容，会计处理为' || accounting
    END AS reason
FROM project
