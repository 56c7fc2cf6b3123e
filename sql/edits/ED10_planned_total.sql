/* ---
id: ED10
title: 计划总投资与批复一致
severity: error, warning
condition: 摸排表和统计库的计划总投资与审批（核准、备案）信息的一致；有总投资调整的，应有变更记录或调整批复；不一致并且跨过起点的为错误
basis: 入库申报要求：计划总投资以批复为准，申报、入库与批复一致，变更应有文件
in_force_from:
in_force_to:
audience: bureau
over: project
concerns: planned_total_wan IS NOT NULL
parameters:
  tolerance_wan: rules.tolerance_wan
  differs_pct: rules.reports_differ_pct
  threshold_wan: threshold_wan
message: "{reason}；请核对批复文件，已调整的要有调整批复，没有的以批复为准重新申报变更"
doubt: 有出处的是三者一致、变更须有文件；相差多少算不一致由设置 rules.reports_differ_pct 规定，跨过起点列为错误是本手册的办法
--- */
-- Reads work.project_case, work.library_row, work.approval_use, work.entry_row, work.check_place, $tolerance_wan, $differs_pct,
-- $threshold_wan. One row per project with a planned total. Any of its approvals may bear it out. A record of the library is
-- compared where it stands for the whole.
WITH approved AS (
    SELECT period, project_id, list_sort(list(DISTINCT planned_total_wan)) AS totals
    FROM work.approval_use
    WHERE planned_total_wan > 0
    GROUP BY period, project_id
),
adjusted AS (
    SELECT DISTINCT key.period, key.project_id
    FROM work.entry_row AS entry
    JOIN work.project_key_of AS key
        ON entry.period <= key.period AND (
            (key.way = 4 AND key.key = work.folded(entry.project_name))
            OR (key.way = 2 AND key.key = regexp_replace(entry.project_code, '[^0-9]', '', 'g'))
        )
    WHERE entry.change = '总投资调整'
),
reported AS (
    SELECT period, project_id, 1 AS turn, '' AS whose, CAST(NULL AS VARCHAR) AS row_key, planned_total_wan FROM work.project_case
    UNION ALL
    SELECT period, project_id, 2, '统计库', row_key, planned_total
    FROM work.library_row
    WHERE record_rank = 1 AND summand = '' AND planned_total IS NOT NULL
),
compared AS (
    SELECT
        reported.*,
        approved.totals,
        list_min(list_transform(approved.totals, lambda total: abs(total - reported.planned_total_wan))) AS difference_wan,
        approved.totals[list_position(
            list_transform(approved.totals, lambda total: abs(total - reported.planned_total_wan)),
            list_min(list_transform(approved.totals, lambda total: abs(total - reported.planned_total_wan)))
        )] AS nearest_wan
    FROM reported
    JOIN approved ON approved.period = reported.period AND approved.project_id = reported.project_id
),
worst AS (
    SELECT
        *,
        difference_wan > CAST($tolerance_wan AS DECIMAL(18, 6))
            AND difference_wan * 100 > CAST($differs_pct AS DECIMAL(7, 2)) * greatest(nearest_wan, planned_total_wan) AS differs,
        (planned_total_wan >= CAST($threshold_wan AS DECIMAL(18, 6))) <> (nearest_wan >= CAST($threshold_wan AS DECIMAL(18, 6))) AS crosses
    FROM compared
    QUALIFY row_number() OVER (PARTITION BY period, project_id ORDER BY differs DESC, crosses DESC, difference_wan DESC, turn) = 1
)
SELECT
    project.period,
    project.project_id,
    '' AS subject,
    worst.row_key,
    CASE
        WHEN worst.project_id IS NULL THEN 'not_verifiable'
        WHEN worst.differs AND adjusted.project_id IS NULL THEN 'broken'
        ELSE 'holds'
    END AS outcome,
    CASE WHEN worst.crosses THEN 'error' ELSE 'warning' END AS severity,
    'planned_total' AS field,
    work.plain(worst.planned_total_wan) AS value,
    worst.whose || '计划总投资 ' || work.plain(worst.planned_total_wan) || ' 万元，审批信息为 ' || work.plain(worst.nearest_wan)
        || ' 万元，相差 ' || work.plain(worst.difference_wan) || ' 万元'
        || CASE WHEN worst.crosses THEN '，并且跨过起点 ' || work.plain(CAST($threshold_wan AS DECIMAL(18, 6))) || ' 万元' ELSE '' END AS reason
FROM work.project_case AS project
LEFT JOIN worst ON worst.period = project.period AND worst.project_id = project.project_id
LEFT JOIN adjusted ON adjusted.period = project.period AND adjusted.project_id = project.project_id
WHERE project.planned_total_wan IS NOT NULL
