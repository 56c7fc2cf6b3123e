/* ---
id: ED09
title: 累计完成投资超过计划总投资
severity: error, warning
condition: 自开始建设累计完成投资不超过计划总投资；超过计划总投资 110% 的为错误
basis: 投资数据质量检查办法：计划总投资应有依据
in_force_from:
in_force_to:
audience: sender
rounded: cumulative, planned_total
parameters:
  error_pct: 110
--- */
-- Reads work.own_row, $tolerance_wan, $error_pct. One row per row with a planned total. Where no amount since the start is told,
-- the year's own is a part of it and may exceed alone.
WITH done AS (
    SELECT
        row_key,
        planned_total,
        cumulative IS NULL AS of_year,
        coalesce(cumulative, ytd) AS done_wan
    FROM work.own_row
    WHERE states_amounts AND planned_total IS NOT NULL
)
SELECT
    row_key,
    CASE
        WHEN done_wan IS NULL OR planned_total <= 0 THEN 'not_verifiable'
        WHEN done_wan - planned_total > CAST($tolerance_wan AS DECIMAL(18, 6)) THEN 'broken'
        WHEN of_year THEN 'not_verifiable'
        ELSE 'holds'
    END AS outcome,
    CASE
        WHEN done_wan > planned_total * CAST($error_pct AS DECIMAL(5, 0)) / 100 THEN 'error'
        ELSE 'warning'
    END AS severity,
    CASE WHEN of_year THEN 'ytd' ELSE 'cumulative' END AS field,
    CASE WHEN of_year THEN '本年完成投资 ' ELSE '自开始建设累计完成投资 ' END || work.plain(done_wan)
        || ' 万元，超过计划总投资 ' || work.plain(planned_total) || ' 万元' AS message,
    done_wan - planned_total AS differs_wan
FROM done
