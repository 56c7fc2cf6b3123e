-- In: work.month_plan, dispatch, project_alias. Out: schedule, one row per key project and month of every year it is listed in: the
-- plan of the year's newest list that has one, done as each month's own list dispatched it. Former ids count as today's.
INSERT INTO schedule BY NAME
WITH current AS (
    SELECT alias_id, max(project_id) AS project_id FROM project_alias GROUP BY alias_id
),
plan AS (
    SELECT
        coalesce(current.project_id, month_plan.project_id) AS project_id,
        left(month_plan.period, 4) || '-' || lpad(CAST(month_number AS VARCHAR), 2, '0') AS month,
        plan_ytd_wan,
        plan_basis,
        period AS plan_period
    FROM work.month_plan AS month_plan
    LEFT JOIN current ON current.alias_id = month_plan.project_id
    QUALIFY row_number() OVER (
        PARTITION BY coalesce(current.project_id, month_plan.project_id), left(month_plan.period, 4), month_number
        ORDER BY month_plan.period DESC, current.project_id IS NOT NULL
    ) = 1
),
done AS (
    SELECT coalesce(current.project_id, dispatch.project_id) AS project_id, period AS month, sum(done_wan) AS done_ytd_wan
    FROM dispatch
    LEFT JOIN current ON current.alias_id = dispatch.project_id
    GROUP BY ALL
)
SELECT
    project_id,
    month,
    plan_ytd_wan,
    CAST(done_ytd_wan AS DECIMAL(18, 6)) AS done_ytd_wan,
    CAST(done_ytd_wan - plan_ytd_wan AS DECIMAL(18, 6)) AS ahead_wan,
    plan_basis,
    plan_period
FROM plan
FULL JOIN done USING (project_id, month)
ORDER BY project_id, month
