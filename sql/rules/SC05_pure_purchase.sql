/* ---
id: SC05
title: 单纯购置
decision: in, out
condition: 建设性质为单纯购置的，设备到货的纳入，没有到货的不纳入
basis: 入库申报要求：单纯购置项目凭购置合同、支付凭证和到货设备照片入库
in_force_from:
in_force_to:
audience: sender
concerns: nature = '单纯购置'
message: "{reason}；请核对到货照片和支付凭证，设备到货后纳入"
message_sender: 单纯购置项目请填明设备是否到货，并附到货照片和支付凭证
--- */
-- Reads work.project_case, work.wording. One row per project of nature 单纯购置. Delivered: in the library, or invested this
-- year with a photo or a voucher; words of non-delivery win over that.
WITH spoken AS (
    SELECT period, project_id, bool_or(topic = 'undelivered') AS undelivered
    FROM work.wording
    GROUP BY ALL
),
purchase AS (
    SELECT
        project.period,
        project.project_id,
        coalesce(spoken.undelivered, false) AS undelivered,
        project.in_library OR (project.ytd_wan > 0 AND (project.has_photo OR project.has_voucher)) AS delivered
    FROM work.project_case AS project
    LEFT JOIN spoken ON spoken.period = project.period AND spoken.project_id = project.project_id
    WHERE project.nature = '单纯购置'
)
SELECT
    period,
    project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE WHEN undelivered THEN 'broken' WHEN delivered THEN 'holds' ELSE 'not_verifiable' END AS outcome,
    CASE WHEN undelivered THEN 'out' WHEN delivered THEN 'in' END AS decision,
    CASE
        WHEN undelivered THEN '单纯购置，设备没有到货'
        WHEN delivered THEN '单纯购置，设备已经到货'
        ELSE '单纯购置，没有到货照片或支付凭证'
    END AS reason
FROM purchase
