/* ---
id: ED23
title: 凭证重复
severity: warning
pattern: 凭证重复
condition: 同一合同编号或照片编号不用于两个项目
basis: 入库资料要求：资料与项目一一对应
in_force_from:
in_force_to:
audience: sender
concerns: "contract_key IS NOT NULL OR photo_key IS NOT NULL"
message: "{reason}；这是核查线索，请调阅合同和照片核对"
message_sender: "{reason}；请核对编号是否抄错、两行是否为同一项目"
doubt: 一份合同含几个项目、一张照片拍到几个项目并非没有，只是线索；可用 rules.off 停用
--- */
-- Reads work.own_row. One row per row and number that identifies a contract or a photo. Rows of one project (same code, or one
-- name holding the other: its sections) may share it.
WITH paper AS (
    SELECT *, 'contract_no' AS field, '施工合同编号' AS label, contract_no AS number, contract_key AS paper_key
    FROM work.own_row
    WHERE contract_key IS NOT NULL
    UNION ALL
    SELECT *, 'photo_no', '照片编号', photo_no, photo_key
    FROM work.own_row
    WHERE photo_key IS NOT NULL
),
crowded AS (
    SELECT *, row_number() OVER (same ORDER BY file_name, sheet_name, row_number) AS place
    FROM paper
    WINDOW same AS (PARTITION BY department, document, period, field, paper_key)
    QUALIFY count(*) OVER same > 1
),
shared AS (
    SELECT
        one.row_key,
        one.field,
        first(left(other.project_name, 60) || '”（第 ' || other.row_number || ' 行' ORDER BY other.place) AS elsewhere
    FROM crowded AS one
    JOIN crowded AS other
        -- The first rows are enough to name one, however many carry the number.
        ON other.place <= 20 AND other.department = one.department AND other.document = one.document AND other.period = one.period
        AND other.field = one.field AND other.paper_key = one.paper_key AND other.row_key <> one.row_key
    WHERE NOT coalesce(one.code_key = other.code_key, false)
        AND NOT contains(one.name_key, other.name_key) AND NOT contains(other.name_key, one.name_key)
    GROUP BY ALL
)
SELECT
    paper.row_key,
    CASE WHEN shared.row_key IS NULL THEN 'holds' ELSE 'broken' END AS outcome,
    'warning' AS severity,
    paper.field,
    paper.label || '“' || left(paper.number, 60) || '”也用于“' || shared.elsewhere || '）' AS reason,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM paper
LEFT JOIN shared ON shared.row_key = paper.row_key AND shared.field = paper.field
