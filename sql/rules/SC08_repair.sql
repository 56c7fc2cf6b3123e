/* ---
id: SC08
title: 修理、养护、单纯装饰装修
decision: out
condition: 大修理、养护、维修、翻修、加固、单纯装饰装修，或者费用化的，不纳入
basis: 固定资产投资统计范围：大修理、养护、维护性质的工程和单纯装饰装修不计入投资
in_force_from:
in_force_to:
audience: sender
message: "{reason}；请核对会计处理和建设内容，修理、养护和费用化的不纳入"
message_sender: 建设内容或会计处理显示为修理、养护或单纯装饰装修；如为改造并资本化，请更正建设内容并填明会计处理
--- */
-- Reads work.project_case, work.wording. One row per project; neither text nor accounting is not verifiable. Words of repair
-- count only where nothing is rebuilt or newly built: decoration is part of a new building.
WITH spoken AS (
    SELECT
        period,
        project_id,
        list(word ORDER BY word) FILTER (WHERE topic = 'repair') AS words,
        bool_or(topic IN ('rebuild', 'new_build')) AS builds
    FROM work.wording
    GROUP BY ALL
),
project AS (
    SELECT
        project.period,
        project.project_id,
        project.accounting = '费用化' AS expensed,
        coalesce(project.all_text, '') = '' AND project.accounting IS NULL AS unknown,
        CASE WHEN NOT spoken.builds THEN spoken.words END AS words
    FROM work.project_case AS project
    LEFT JOIN spoken ON spoken.period = project.period AND spoken.project_id = project.project_id
)
SELECT
    period,
    project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE WHEN expensed OR words IS NOT NULL THEN 'holds' WHEN unknown THEN 'not_verifiable' ELSE 'broken' END AS outcome,
    CASE WHEN expensed OR words IS NOT NULL THEN 'out' END AS decision,
    CASE
        WHEN words IS NOT NULL THEN '修理、养护或单纯装饰装修（' || array_to_string(words, '、') || '）'
        WHEN expensed THEN '会计处理为费用化'
        WHEN unknown THEN '没有建设内容，会计处理不明'
        ELSE '不是修理、养护或单纯装饰装修'
    END AS reason
FROM project
