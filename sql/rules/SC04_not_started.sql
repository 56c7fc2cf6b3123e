/* ---
id: SC04
title: 主体工程没有开工
decision: out
condition: 没有开工，或者只有场地平整（三通一平）的，不纳入，留在储备
basis: 入库申报要求：以正式打桩为标志，平场阶段不能报送
in_force_from:
in_force_to:
audience: sender
message: "{reason}；请核对现场进展，主体工程开工（正式打桩）以前留在储备"
message_sender: 所填进展显示主体工程没有开工；如已开工，请更正进展并附现场照片
--- */
-- Reads work.project_case, work.wording. One row per project; unknown whether started is not verifiable.
WITH spoken AS (
    SELECT
        period,
        project_id,
        bool_or(topic = 'levelling') AND NOT bool_or(topic = 'main_works') AS only_levelling
    FROM work.wording
    GROUP BY ALL
),
project AS (
    SELECT
        project.period,
        project.project_id,
        project.started,
        coalesce(spoken.only_levelling, false) AS only_levelling
    FROM work.project_case AS project
    LEFT JOIN spoken ON spoken.period = project.period AND spoken.project_id = project.project_id
)
SELECT
    period,
    project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE WHEN NOT started OR only_levelling THEN 'holds' WHEN started IS NULL THEN 'not_verifiable' ELSE 'broken' END
        AS outcome,
    CASE WHEN NOT started OR only_levelling THEN 'out' END AS decision,
    CASE
        WHEN NOT started THEN '主体工程没有开工'
        WHEN only_levelling THEN '只有场地平整，没有主体工程'
        WHEN started IS NULL THEN '是否开工不明'
        ELSE '已经开工'
    END AS reason
FROM project
