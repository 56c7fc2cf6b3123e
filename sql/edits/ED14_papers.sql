/* ---
id: ED14
title: 新入库项目的入库资料
severity: error
condition: 本期新入库的项目，该类型要求的入库资料（schemas/evidence.toml）都在
basis: 入库审批要求：营业执照、立项文件、合同或照片、凭证；单纯购置为购置合同、支付凭证和到货设备照片
in_force_from:
in_force_to:
audience: bureau
over: record
concerns: "entered = period OR (right(period, 2) = '02' AND entered = left(period, 4) || '-01')"
message: "{reason}；请调阅入库申报材料，确实缺的退回申报单位"
--- */
-- Reads work.library_row, work.evidence, work.linked_row. One row per record that entered in the period (in February, since January).
-- What no report says anything of is not verifiable.
WITH spoken AS (
    SELECT
        period,
        project_id,
        bool_or(coalesce(has_licence, has_approval, has_contract, has_photo, has_voucher, has_progress_sheet) IS NOT NULL) AS told
    FROM work.linked_row
    GROUP BY ALL
)
SELECT
    record.period,
    record.project_id,
    coalesce(record.library_code, record.record_key) AS subject,
    record.row_key,
    CASE
        WHEN len(evidence.papers_missing) = 0 THEN 'holds'
        WHEN NOT spoken.told THEN 'not_verifiable'
        ELSE 'broken'
    END AS outcome,
    'error' AS severity,
    'entered' AS field,
    record.entered AS value,
    record.entered || ' 入库，没有见到：' || array_to_string(evidence.papers_missing, '、') AS reason
FROM work.library_row AS record
JOIN work.evidence AS evidence ON evidence.period = record.period AND evidence.project_id = record.project_id
JOIN spoken ON spoken.period = record.period AND spoken.project_id = record.project_id
WHERE record.entered = record.period OR (right(record.period, 2) = '02' AND record.entered = left(record.period, 4) || '-01')
