/* ---
id: ED29
title: 库内本年数疑似含上年投资
severity: warning
condition: 本年入库的项目，统计库的本年完成投资不等于摸排表的本年完成投资加上年末累计
basis: 数据质量核查经验；首次入库补计的只能是本年1月以来的投资
in_force_from:
in_force_to:
audience: bureau
over: record
concerns: left(entered, 4) = left(period, 4)
parameters:
  tolerance_wan: rules.tolerance_wan
  differs_pct: rules.reports_differ_pct
message: "{reason}；这是核查线索，请核对其中是否有以前年份的投资，有的应从本年数中剔除"
doubt: 没有查到成文规定；摸排表的上年末累计可能含前期费用，只是线索；可用 rules.off 停用
--- */
-- Reads work.library_row, work.choice, $tolerance_wan, $differs_pct. One row per record that entered the library this year. What the
-- surveys tell is the chosen report of each; nothing before this year makes it hold.
WITH told AS (
    SELECT
        period,
        project_id,
        max(amount_wan) FILTER (WHERE field = 'ytd') AS ytd_wan,
        max(amount_wan) FILTER (WHERE field = 'prior_cumulative') AS prior_wan,
        max(row_key) FILTER (WHERE field = 'prior_cumulative') AS row_key
    FROM work.choice
    WHERE document = 'survey' AND document_choice_rank = 1 AND verdict IS NULL
    GROUP BY ALL
)
SELECT
    record.period,
    record.project_id,
    coalesce(record.library_code, record.record_key) AS subject,
    record.row_key,
    CASE
        WHEN record.ytd IS NULL OR told.ytd_wan IS NULL OR told.prior_wan IS NULL OR record.summand <> '' THEN 'not_verifiable'
        WHEN told.prior_wan > CAST($tolerance_wan AS DECIMAL(18, 6))
            AND told.prior_wan * 100 > CAST($differs_pct AS DECIMAL(7, 2)) * record.ytd
            AND abs(record.ytd - told.ytd_wan - told.prior_wan) <= greatest(
                CAST($tolerance_wan AS DECIMAL(18, 6)), record.ytd * CAST($differs_pct AS DECIMAL(7, 2)) * CAST(0.01 AS DECIMAL(3, 2))
            ) THEN 'broken'
        ELSE 'holds'
    END AS outcome,
    'warning' AS severity,
    'ytd' AS field,
    work.plain(record.ytd) AS value,
    '统计库本年完成投资 ' || work.plain(record.ytd) || ' 万元，等于摸排表的本年完成投资 ' || work.plain(told.ytd_wan) || ' 万元加上年末累计 '
        || work.plain(told.prior_wan) || ' 万元' AS reason
FROM work.library_row AS record
LEFT JOIN told ON told.period = record.period AND told.project_id = record.project_id
WHERE left(record.entered, 4) = left(record.period, 4)
