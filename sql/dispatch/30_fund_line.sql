-- In: work.own_line. Out: work.fund_line, one row per project and source
-- of funds, of one document alone: key-project list before survey, then the order of departments. 合计: the
-- total as given, else the sum of its sources. Amounts in 万元.
CREATE OR REPLACE TABLE work.fund_line AS
WITH line AS (
    SELECT
        period, project_id, document, department, source_rank, part,
        unnest([
            {'source': '国家预算资金', 'planned': fund_budget, 'arrived': fund_arrived_budget, 'paid': fund_paid_budget, 'applied': NULL},
            {'source': '国内贷款', 'planned': fund_loan, 'arrived': fund_arrived_loan, 'paid': fund_paid_loan, 'applied': NULL},
            {'source': '利用外资', 'planned': fund_foreign, 'arrived': fund_arrived_foreign, 'paid': fund_paid_foreign, 'applied': NULL},
            {'source': '自筹资金', 'planned': fund_self, 'arrived': fund_arrived_self, 'paid': fund_paid_self, 'applied': NULL},
            {'source': '债券', 'planned': fund_bond, 'arrived': fund_arrived_bond, 'paid': fund_paid_bond, 'applied': NULL},
            {'source': '其他资金', 'planned': fund_other, 'arrived': fund_arrived_other, 'paid': fund_paid_other, 'applied': NULL},
            {'source': '合计', 'planned': NULL, 'arrived': fund_arrived, 'paid': fund_paid, 'applied': fund_applied}
        ], recursive := true)
    FROM work.own_line
),
told AS (
    SELECT *
    FROM line
    WHERE planned IS NOT NULL OR arrived IS NOT NULL OR paid IS NOT NULL OR applied IS NOT NULL
),
chosen AS (
    SELECT *
    FROM told
    QUALIFY dense_rank() OVER (
        PARTITION BY period, project_id ORDER BY document <> 'key_projects', source_rank
    ) = 1
),
listed AS (
    SELECT
        period, project_id, source, document, department,
        sum(applied) AS applied_wan,
        sum(planned) AS planned_wan,
        sum(arrived) AS arrived_wan,
        sum(paid) AS paid_wan
    FROM chosen
    GROUP BY ALL
),
summed AS (
    SELECT
        period, project_id, document, department,
        sum(planned_wan) FILTER (source <> '合计') AS planned_wan,
        coalesce(sum(arrived_wan) FILTER (source = '合计'), sum(arrived_wan)) AS arrived_wan,
        coalesce(sum(paid_wan) FILTER (source = '合计'), sum(paid_wan)) AS paid_wan,
        sum(applied_wan) AS applied_wan
    FROM listed
    GROUP BY ALL
)
SELECT period, project_id, source, document, department, applied_wan, planned_wan, arrived_wan, paid_wan
FROM listed
WHERE source <> '合计'
UNION ALL BY NAME
SELECT *, '合计' AS source FROM summed
