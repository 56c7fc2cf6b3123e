/* ---
id: ED30
title: 两条在库记录疑似同一项目
severity: warning
pattern: 重复
condition: 没有归为一个项目的两条在库记录，不是同一单位、同一县区、同一开工时间而且计划总投资完全相同；名称只差序号的（分期、分号）不算
basis: 统计执法通报的重复报送情形：单位、地点、内容相同
in_force_from:
in_force_to:
audience: bureau
over: record
message: "{reason}；这是核查线索，请核对两条记录的批复和现场：是一个项目的按重复处理，不是的不作改动"
doubt: 同一单位同时开工、投资额相同的两个项目并非没有，只是线索；可用 rules.off 停用
--- */
-- Reads work.library_row, work.linked_row. One row per record of the library. What the register took for one project SC19 judges.
WITH record AS (
    SELECT
        record.*,
        nullif(work.folded(row.owner_name), '') AS owner,
        left(row.start_month, 7) AS begun,
        work.folded(record.project_name) AS name,
        regexp_replace(work.folded(record.project_name), '[0-9〇一二三四五六七八九十百]+', '#', 'g') AS stem
    FROM work.library_row AS record
    JOIN work.linked_row AS row ON row.period = record.period AND row.row_key = record.row_key
),
alike AS (
    SELECT one.period, one.row_key, min(coalesce(other.library_code, other.project_name)) AS other_code
    FROM record AS one
    JOIN record AS other
        ON other.period = one.period AND other.owner = one.owner AND other.site = one.site AND other.begun = one.begun
        AND other.planned_total = one.planned_total AND other.project_id <> one.project_id
    WHERE one.planned_total > 0 AND (one.stem <> other.stem OR one.name = other.name)
    GROUP BY one.period, one.row_key
)
SELECT
    record.period,
    record.project_id,
    coalesce(record.library_code, record.record_key) AS subject,
    record.row_key,
    CASE
        WHEN alike.row_key IS NOT NULL THEN 'broken'
        WHEN record.owner IS NULL OR record.site IS NULL OR record.begun IS NULL OR record.planned_total IS NULL THEN 'not_verifiable'
        ELSE 'holds'
    END AS outcome,
    'warning' AS severity,
    'library_code' AS field,
    record.library_code AS value,
    '与在库记录 ' || alike.other_code || ' 同一单位、同一县区、同为 ' || record.begun || ' 开工，计划总投资都是 '
        || work.plain(record.planned_total) || ' 万元' AS reason
FROM record
LEFT JOIN alike ON alike.period = record.period AND alike.row_key = record.row_key
