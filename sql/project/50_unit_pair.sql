-- In: work.report, work.source_order, work.unit_factor. Out: work.unit_pair, one row per two sources of one project whose
-- amounts of a field differ by a factor of units (10, 100, 10,000). more_like_*: other sources that agree with that side
-- within a factor of two.
CREATE OR REPLACE TABLE work.unit_pair AS
WITH usable AS (
    SELECT report.* REPLACE (CAST(report.amount_wan AS DOUBLE) AS amount_wan), report.department || '|' || report.document AS source
    FROM work.report AS report
    JOIN work.source_order AS allowed ON allowed.field = report.field AND allowed.document = report.document
    WHERE report.field IN ('planned_total', 'year_plan', 'ytd', 'cumulative', 'prior_cumulative', 'prior_ytd')
        AND report.amount_wan > 0
        AND report.parts <> 1
),
pair AS (
    SELECT
        large.period, large.project_id, large.field,
        large.source AS large_source, large.amount_wan AS large_wan,
        small.source AS small_source, small.amount_wan AS small_wan,
        factor.factor
    FROM usable AS large
    JOIN usable AS small
        ON small.period = large.period AND small.project_id = large.project_id AND small.field = large.field
        AND small.source <> large.source AND large.amount_wan > small.amount_wan * 5
    JOIN work.unit_factor AS factor
        ON abs(large.amount_wan / small.amount_wan / factor.factor - 1)
            <= factor.tolerance_pct / 100.0
)
SELECT
    pair.*,
    count(*) FILTER (WHERE other.amount_wan BETWEEN pair.large_wan / 2 AND pair.large_wan * 2) AS more_like_large,
    count(*) FILTER (WHERE other.amount_wan BETWEEN pair.small_wan / 2 AND pair.small_wan * 2) AS more_like_small
FROM pair
LEFT JOIN usable AS other
    ON other.period = pair.period AND other.project_id = pair.project_id AND other.field = pair.field
    AND other.source NOT IN (pair.large_source, pair.small_source)
GROUP BY ALL
