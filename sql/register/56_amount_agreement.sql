-- In: work.source_row, work.link. Out: field_agreement, one row per period × amount that changes every month: how often
-- two sources that each list a project once give it alike (within 2 %, or 1 万元). A source with several rows of a
-- project (sections) is left out, since its rows are to be summed first.
INSERT INTO field_agreement BY NAME
WITH report AS (
    SELECT
        link.period,
        link.project_id,
        source.department,
        source.document,
        source.ytd,
        source.cumulative,
        source.prior_ytd,
        source.prior_cumulative,
        source.year_plan
    FROM work.link AS link
    JOIN work.source_row AS source ON source.period = link.period AND source.row_key = link.row_key
    QUALIFY count(*) OVER (PARTITION BY link.period, link.project_id, source.department, source.document) = 1
),
amount AS (
    SELECT *
    FROM report
    UNPIVOT INCLUDE NULLS (amount FOR field IN (ytd, cumulative, prior_ytd, prior_cumulative, year_plan))
),
pair AS (
    SELECT a.period, a.field, a.amount AS one, b.amount AS other
    FROM amount AS a
    JOIN amount AS b
        ON a.period = b.period
        AND a.project_id = b.project_id
        AND a.field = b.field
        AND (a.department, a.document) < (b.department, b.document)
),
compared AS (
    SELECT
        period,
        field,
        one IS NULL OR other IS NULL AS missing,
        abs(one - other) <= greatest(1, 0.02 * greatest(abs(one), abs(other))) AS agrees
    FROM pair
)
SELECT
    period,
    field,
    count(*) AS pairs,
    count(*) FILTER (WHERE agrees) AS agree,
    count(*) FILTER (WHERE NOT agrees) AS differ,
    count(*) FILTER (WHERE missing) AS missing
FROM compared
GROUP BY period, field
ORDER BY period, field
