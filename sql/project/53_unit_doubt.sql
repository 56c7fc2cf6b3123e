-- In: work.unit_pair, work.planned_doubt, work.planned_reference, work.report, $smallest_planned_wan, $over_planned, $own_factor.
-- Out: work.unit_doubt, one row per amount that looks like a unit error: two sources apart by a factor, judged by the other
-- sources and then by the planned total; or one amount far above the planned total that would fit it divided by the factor
-- (when the planned total is itself implausibly small, it is the planned total that is doubted). Nothing is ever corrected.
CREATE OR REPLACE TABLE work.unit_doubt AS
WITH judged AS (
    SELECT
        pair.*,
        CASE
            WHEN pair.more_like_small > pair.more_like_large THEN 'large'
            WHEN pair.more_like_large > pair.more_like_small THEN 'small'
            WHEN pair.large_wan > 1.2 * reference.planned_wan THEN 'large'
            WHEN pair.factor = 10000 AND pair.large_wan <= 1.2 * reference.planned_wan THEN 'small'
            ELSE 'both'
        END AS doubted
    FROM work.unit_pair AS pair
    LEFT JOIN work.planned_reference AS reference
        ON reference.period = pair.period AND reference.project_id = pair.project_id
    WHERE pair.field <> 'planned_total'
),
side AS (
    SELECT period, project_id, field, large_source AS source, small_source AS against, factor, doubted
    FROM judged WHERE doubted IN ('large', 'both')
    UNION ALL
    SELECT period, project_id, field, small_source, large_source, factor, doubted
    FROM judged WHERE doubted IN ('small', 'both')
),
beyond AS (
    SELECT
        report.period,
        report.project_id,
        report.field,
        report.department || '|' || report.document AS source,
        reference.planned_wan
    FROM work.report AS report
    JOIN work.planned_reference AS reference
        ON reference.period = report.period AND reference.project_id = report.project_id
    WHERE report.field IN ('ytd', 'cumulative')
        AND CAST(report.amount_wan AS DOUBLE) > CAST($over_planned AS INTEGER) * reference.planned_wan
        AND CAST(report.amount_wan AS DOUBLE) / CAST($own_factor AS INTEGER) <= reference.planned_wan
),
doubt AS (
    SELECT * FROM work.planned_doubt
    UNION ALL
    SELECT
        period, project_id, field, source,
        CASE WHEN bool_or(doubted <> 'both') THEN 'implausible' ELSE 'undecided' END,
        max(factor),
        min(against)
    FROM side
    GROUP BY ALL
    UNION ALL
    SELECT period, project_id, field, source, 'implausible', CAST($own_factor AS INTEGER), '计划总投资'
    FROM beyond
    WHERE planned_wan >= CAST($smallest_planned_wan AS DOUBLE)
    UNION ALL
    SELECT DISTINCT
        report.period, report.project_id, 'planned_total', report.department || '|' || report.document,
        'implausible', CAST($own_factor AS INTEGER), '完成投资'
    FROM beyond
    JOIN work.report AS report
        ON report.period = beyond.period AND report.project_id = beyond.project_id AND report.field = 'planned_total'
    WHERE beyond.planned_wan < CAST($smallest_planned_wan AS DOUBLE) AND CAST(report.amount_wan AS DOUBLE) <= beyond.planned_wan
)
SELECT
    period,
    project_id,
    field,
    split_part(source, '|', 1) AS department,
    split_part(source, '|', 2) AS document,
    min(verdict) AS verdict,
    max(factor) AS factor,
    min(against) AS against
FROM doubt
GROUP BY ALL
