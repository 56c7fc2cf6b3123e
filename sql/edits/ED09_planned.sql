/* ---
id: ED09
title: 累计完成投资超过计划总投资
severity: error, warning
pattern: 超进度
condition: 自开始建设累计完成投资不超过计划总投资；超过计划总投资 110% 的为错误
basis: 投资数据质量检查办法：计划总投资应有依据
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts AND planned_total IS NOT NULL"
rounded: cumulative, planned_total
parameters:
  tolerance_wan: rules.tolerance_wan
  error_pct: rules.over_planned_error_pct
message: "{reason}；这是核查线索，请核对计划总投资是否有调整批复、完成投资是否有凭证"
message_sender: "{reason}；请对照批复和完成情况核对，计划总投资已调整的请注明批复"
doubt: 超过多少列为错误没有查到成文规定，由设置 rules.over_planned_error_pct 规定
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
        || ' 万元，超过计划总投资 ' || work.plain(planned_total) || ' 万元' AS reason,
    done_wan - planned_total AS differs_wan
FROM done
