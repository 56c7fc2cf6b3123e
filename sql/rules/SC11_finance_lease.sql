/* ---
id: SC11
title: 融资租赁
decision: in
condition: 以融资租赁方式取得新的设备、房屋的，由承租人纳入；售后回租不是新的投资
basis: 固定资产投资统计范围：融资租赁取得的固定资产计入承租人的投资
in_force_from:
in_force_to:
audience: bureau
message: "{reason}；请核对融资租赁合同和到货情况，并确认出租方没有重复统计"
--- */
-- Reads work.project_case, work.wording. One row per project; no text is not verifiable.
WITH spoken AS (
    SELECT period, project_id, list(word ORDER BY word) AS words
    FROM work.wording
    WHERE topic = 'finance_lease'
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
        WHEN spoken.words IS NOT NULL THEN '融资租赁（' || array_to_string(spoken.words, '、') || '）'
        WHEN coalesce(project.all_text, '') = '' THEN '没有项目名称和建设内容'
        ELSE '不是融资租赁'
    END AS reason
FROM work.project_case AS project
LEFT JOIN spoken ON spoken.period = project.period AND spoken.project_id = project.project_id
