/* ---
id: ED20
title: 报表类型与计划总投资
severity: error
condition: 206-1 表的计划总投资在 5000 万元及以上，206-2 表的在 5000 万元以下；房地产开发项目表不适用
basis: 固定资产投资统计报表制度（2018 年版）：206-1 表和 206-2 表的填报范围
in_force_from: 2018-01
in_force_to:
audience: sender
concerns: "document = 'library' AND regexp_extract(form, '206-[12]') <> ''"
parameters:
  boundary_wan: rules.form_boundary_wan
message: "{reason}；请核对报表类型和计划总投资"
message_sender: "{reason}；请核对报表类型和计划总投资"
--- */
-- Reads work.own_row, $boundary_wan. One row per library record on form 206-1 or 206-2. The boundary tests a work as a whole: a
-- small record on 206-1 may be one site of a work in several districts, and then nothing can be told from the record alone.
WITH record AS (
    SELECT row_key, submission_id, owner_key, begun, region, code_key, planned_total, regexp_extract(form, '206-[12]') AS form
    FROM work.own_row
    WHERE document = 'library'
),
site AS (
    SELECT row_key
    FROM record
    WHERE form = '206-1'
    QUALIFY (code_key IS NOT NULL AND count(*) OVER (PARTITION BY submission_id, code_key) > 1)
        OR (owner_key IS NOT NULL AND begun IS NOT NULL
            AND min(region) OVER (PARTITION BY submission_id, owner_key, begun)
                <> max(region) OVER (PARTITION BY submission_id, owner_key, begun))
)
SELECT
    record.row_key,
    CASE
        WHEN planned_total IS NULL THEN 'not_verifiable'
        WHEN site.row_key IS NOT NULL AND planned_total < CAST($boundary_wan AS DECIMAL(18, 6)) THEN 'not_verifiable'
        WHEN (planned_total >= CAST($boundary_wan AS DECIMAL(18, 6))) = (form = '206-1') THEN 'holds'
        ELSE 'broken'
    END AS outcome,
    'error' AS severity,
    'form' AS field,
    '报表类型是 ' || form || '，而计划总投资 ' || work.plain(planned_total) || ' 万元'
        || CASE form WHEN '206-1' THEN '不足 ' ELSE '达到 ' END || CAST($boundary_wan AS VARCHAR) || ' 万元' AS reason,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM record
LEFT JOIN site ON site.row_key = record.row_key
WHERE form IN ('206-1', '206-2')
