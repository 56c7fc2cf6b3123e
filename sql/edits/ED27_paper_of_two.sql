/* ---
id: ED27
title: 两个项目同一份凭证
severity: warning
pattern: 凭证重复
condition: 同一编号的合同、照片、发票、支付凭证或工程进度单不用于两个项目，不论由哪些部门报来
basis: 入库资料要求：资料与项目一一对应；统计执法通报的重复报送情形
in_force_from:
in_force_to:
audience: bureau
over: paper
message: "{reason}；这是核查线索，请调阅原件：一份凭证分摊几个项目的要有分摊依据，同一项目分报两次的按重复处理"
doubt: 编号抄错、一份合同含几个项目并非没有，只是线索；可用 rules.off 停用
--- */
-- Reads work.numbered_paper. One row per paper and project it stands with.
WITH shared AS (
    SELECT
        one.period,
        one.project_id,
        one.kind,
        one.key,
        list(DISTINCT left(other.project_name, 60) ORDER BY left(other.project_name, 60)) AS others
    FROM work.numbered_paper AS one
    JOIN work.numbered_paper AS other
        ON other.period = one.period AND other.kind = one.kind AND other.key = one.key AND other.project_id <> one.project_id
    GROUP BY ALL
)
SELECT
    paper.period,
    paper.project_id,
    paper.kind || paper.key AS subject,
    paper.row_key,
    CASE WHEN shared.key IS NULL THEN 'holds' ELSE 'broken' END AS outcome,
    'warning' AS severity,
    paper.field,
    paper.number AS value,
    paper.kind || '“' || left(paper.number, 60) || '”也用于“' || array_to_string(shared.others[1:3], '”“') || '”'
        || CASE WHEN len(shared.others) > 3 THEN '等 ' || len(shared.others) || ' 个项目' ELSE '' END AS reason
FROM work.numbered_paper AS paper
LEFT JOIN shared
    ON shared.period = paper.period AND shared.project_id = paper.project_id AND shared.kind = paper.kind AND shared.key = paper.key
