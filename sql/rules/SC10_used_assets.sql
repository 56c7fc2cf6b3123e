/* ---
id: SC10
title: 旧建筑物、旧设备、租入和购买商品房
decision: out
condition: 纯粹购置旧建筑物、旧设备，经营租入，或购买商品房的，不纳入（已计过投资）
basis: 固定资产投资统计范围：购置旧建筑物、旧设备和商品房不计入投资，避免重复计算
in_force_from:
in_force_to:
audience: sender
message: "{reason}；请核对购置对象，购置旧建筑物、旧设备、商品房和经营租入不纳入，以免重复计算"
message_sender: 所填内容显示为购置旧资产、租入或购买商品房；如有新建或改造内容，请写明并分别填列金额
--- */
-- Reads work.project_case, work.wording. One row per project; neither text nor amounts is not verifiable. Purely: the used part
-- is the whole of this year's amount; without such amounts, the words speak of it and of no building or rebuilding.
WITH spoken AS (
    SELECT
        period,
        project_id,
        list(word ORDER BY word) FILTER (WHERE topic IN ('used_assets', 'bought_housing') OR (topic = 'leased' AND NOT financed))
            AS words,
        bool_or(topic IN ('rebuild', 'new_build')) AS builds
    FROM (
        -- A finance lease is no ordinary one, whatever else the text calls it (SC11).
        SELECT *, bool_or(topic = 'finance_lease') OVER (PARTITION BY period, project_id) AS financed FROM work.wording
    )
    GROUP BY ALL
),
project AS (
    SELECT
        project.period,
        project.project_id,
        coalesce(project.all_text, '') = '' AND project.ytd_wan IS NULL AS unknown,
        CAST(coalesce(project.ytd_used_equipment_wan, 0) AS DECIMAL(24, 6)) + coalesce(project.ytd_used_building_wan, 0) AS used_wan,
        project.ytd_wan,
        CASE WHEN NOT spoken.builds THEN spoken.words END AS words
    FROM work.project_case AS project
    LEFT JOIN spoken ON spoken.period = project.period AND spoken.project_id = project.project_id
),
judged AS (
    SELECT
        *,
        coalesce(CASE
            WHEN used_wan > 0 AND ytd_wan > 0 THEN used_wan >= ytd_wan
            ELSE words IS NOT NULL
        END, false) AS purely
    FROM project
)
SELECT
    period,
    project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE WHEN purely THEN 'holds' WHEN unknown THEN 'not_verifiable' ELSE 'broken' END AS outcome,
    CASE WHEN purely THEN 'out' END AS decision,
    CASE
        WHEN purely AND used_wan > 0 THEN '本年完成投资 ' || work.plain(ytd_wan) || ' 万元全部是旧设备、旧建筑物'
        WHEN purely THEN '纯粹购置旧资产、租入或购买商品房（' || array_to_string(words, '、') || '）'
        WHEN unknown THEN '没有建设内容和金额'
        ELSE '不是纯粹购置旧资产、租入或购买商品房'
    END AS reason
FROM judged
