-- In: work.plan_line. Out: work.month_plan, one row per key project, period of its list and month 1–12: plan_ytd_wan, planned
-- from January to that month. A blank month of a plan by single months plans nothing; of a cumulative plan it is unknown.
-- Sections add up; where one of them is unclear, so is the whole.
CREATE OR REPLACE TABLE work.month_plan AS
WITH month AS (
    SELECT
        period, project_id, row_key, basis, unnest(generate_series(1, 12)) AS month_number, plan
    FROM work.plan_line
),
summed AS (
    SELECT
        period, project_id, basis, month_number,
        CASE basis
            WHEN '累计' THEN plan[month_number]
            WHEN '逐月' THEN coalesce(list_sum(plan[1:month_number]), 0)
        END AS amount
    FROM month
)
SELECT
    period,
    project_id,
    CAST(month_number AS INTEGER) AS month_number,
    CASE WHEN count(amount) = count(*) THEN CAST(sum(amount) AS DECIMAL(18, 6)) END AS plan_ytd_wan,
    CASE WHEN count(DISTINCT basis) = 1 THEN min(basis) END AS plan_basis
FROM summed
GROUP BY ALL
