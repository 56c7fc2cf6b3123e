/* ---
id: ED15
title: 本年完成投资不超过凭证
severity: warning
pattern: 超进度
condition: 本年完成投资不超过凭证台账中本年发票、支付凭证或工程进度单的合计；台账里没有的项目无法核实
basis: 投资数据质量检查办法：完成投资应与工程进度单、财务科目、支付凭证一致；数据质量核查的超进度报送情形
in_force_from:
in_force_to:
audience: bureau
over: project
concerns: ytd_wan > 0
parameters:
  tolerance_wan: rules.tolerance_wan
message: "{reason}；这是核查线索，请调阅凭证和进度单：已完成未开票、未付款的以三方签章的进度单为准"
doubt: 一笔投资可以先后有进度单、发票和支付凭证，因此各类分别合计，取最大的一类；台账不全的，只说明现有凭证不足
--- */
-- Reads work.project_case, work.library_row, work.voucher_use, $tolerance_wan. One row per project with investment this year. One
-- investment may have a sheet, an invoice and a payment: kinds are never added up, the largest counts.
WITH kind AS (
    SELECT period, project_id, kind, sum(amount_wan) AS vouchers_wan, count(*) AS vouchers
    FROM work.voucher_use
    GROUP BY ALL
),
borne_out AS (
    SELECT period, project_id, max(vouchers_wan) AS vouchers_wan, arg_max(kind, vouchers_wan) AS kind, arg_max(vouchers, vouchers_wan) AS vouchers
    FROM kind
    GROUP BY ALL
),
record AS (
    SELECT period, project_id, sum(ytd) AS library_ytd_wan, min(row_key) AS library_row_key
    FROM work.library_row
    WHERE record_rank = 1
    GROUP BY ALL
),
told AS (
    SELECT
        project.period,
        project.project_id,
        greatest(project.ytd_wan, coalesce(record.library_ytd_wan, 0)) AS ytd_wan,
        record.library_ytd_wan > project.ytd_wan AS of_library,
        record.library_row_key,
        borne_out.* EXCLUDE (period, project_id)
    FROM work.project_case AS project
    LEFT JOIN borne_out ON borne_out.period = project.period AND borne_out.project_id = project.project_id
    LEFT JOIN record ON record.period = project.period AND record.project_id = project.project_id
    WHERE project.ytd_wan > 0
)
SELECT
    period,
    project_id,
    '' AS subject,
    CASE WHEN of_library THEN library_row_key END AS row_key,
    CASE
        WHEN vouchers_wan IS NULL THEN 'not_verifiable'
        WHEN ytd_wan - vouchers_wan > CAST($tolerance_wan AS DECIMAL(18, 6)) THEN 'broken'
        ELSE 'holds'
    END AS outcome,
    'warning' AS severity,
    'ytd' AS field,
    work.plain(ytd_wan) AS value,
    CASE WHEN of_library THEN '统计库' ELSE '' END || '本年完成投资 ' || work.plain(ytd_wan) || ' 万元，凭证台账中本年' || kind || ' '
        || vouchers || ' 份，合计 ' || work.plain(vouchers_wan) || ' 万元，相差 ' || work.plain(ytd_wan - vouchers_wan) || ' 万元' AS reason
FROM told
