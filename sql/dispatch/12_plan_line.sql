-- In: work.own_line. Out: work.plan_line, one row per key project and row of its list with month plans (万元): plan, their list
-- from January to December, and whether it is 逐月 (each month alone) or 累计 (from January on). The header says which; where
-- it does not, the numbers do: months that add up to the year's plan, or a last one that equals it. Null where neither or
-- the header and the numbers contradict each other.
CREATE OR REPLACE TABLE work.plan_line AS
WITH listed AS (
    SELECT
        period, project_id, row_key, year_plan, plan_basis,
        [
            plan_01, plan_02, plan_03, plan_04, plan_05, plan_06, plan_07, plan_08, plan_09, plan_10, plan_11, plan_12
        ] AS plan
    FROM work.own_line
    WHERE document = 'key_projects' AND source_rank = 1
),
given AS (
    SELECT
        *,
        list_filter(plan, lambda amount: amount IS NOT NULL) AS amounts,
        greatest(1, year_plan * CAST('0.01' AS DECIMAL(3, 2))) AS tolerance
    FROM listed
    WHERE len(list_filter(plan, lambda amount: amount IS NOT NULL)) > 0
),
looked AS (
    SELECT
        *,
        coalesce(abs(list_sum(amounts) - year_plan) <= tolerance, false) AS adds_up,
        coalesce(abs(amounts[-1] - year_plan) <= tolerance, false) AND amounts = list_sort(amounts) AS ends_there
    FROM given
)
SELECT
    * EXCLUDE (plan_basis, tolerance, amounts),
    plan_basis AS headed,
    CASE
        WHEN plan_basis = '累计' THEN CASE WHEN ends_there OR NOT adds_up THEN '累计' END
        WHEN plan_basis = '逐月' THEN CASE WHEN adds_up OR NOT ends_there THEN '逐月' END
        WHEN adds_up THEN '逐月'
        WHEN ends_there THEN '累计'
    END AS basis
FROM looked
