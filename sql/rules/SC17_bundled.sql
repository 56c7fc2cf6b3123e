/* ---
id: SC17
title: 几个项目合为一条（打捆）
decision: review
pattern: 打捆
field: content
condition: 文字写明打捆、分别立项或含几个子项目，或者一格里有几个立项文号的，可能是几个项目合为一条，复核
basis: 统计执法通报的打捆情形；一个项目应有统一的主要功能、总体设计和独立核算
in_force_from:
in_force_to:
audience: bureau
parameters:
  bundle_approvals: rules.bundle_approvals
message: "{reason}；这是核查线索，请核对立项批复和总体设计：有统一设计、独立核算的是一个项目，分别立项的应分别申报"
doubt: 一个项目可以有几次批复（调整、分期），几个文号只是线索，几个起算由设置 rules.bundle_approvals 规定
--- */
-- Reads work.project_case, work.wording, $bundle_approvals. One row per project; neither text nor approval is not verifiable.
WITH spoken AS (
    SELECT period, project_id, list(DISTINCT word ORDER BY word) AS words
    FROM work.wording
    WHERE topic = 'bundle'
    GROUP BY ALL
),
project AS (
    SELECT
        project.period,
        project.project_id,
        coalesce(project.all_text, '') = '' AND coalesce(len(project.approvals), 0) = 0 AS unknown,
        spoken.words,
        coalesce(project.approvals_in_cell, 0) AS approvals_in_cell,
        coalesce(project.approvals_in_cell, 0) >= $bundle_approvals AS many_approvals
    FROM work.project_case AS project
    LEFT JOIN spoken ON spoken.period = project.period AND spoken.project_id = project.project_id
)
SELECT
    period,
    project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE WHEN words IS NOT NULL OR many_approvals THEN 'holds' WHEN unknown THEN 'not_verifiable' ELSE 'broken' END AS outcome,
    CASE WHEN words IS NOT NULL OR many_approvals THEN 'review' END AS decision,
    CASE
        WHEN words IS NOT NULL THEN '可能是几个项目合为一条（' || array_to_string(words, '、') || '）'
        WHEN many_approvals THEN '一条记录里有 ' || approvals_in_cell || ' 个立项文号，可能是几个项目合为一条'
        WHEN unknown THEN '没有项目名称、建设内容和立项文号'
        ELSE '没有几个项目合为一条的迹象'
    END AS reason
FROM project
