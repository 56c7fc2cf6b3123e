-- In: dispatch, funding, work.dispatch_scope. Out: dispatch_rate, one row per period, scope and rate. part and whole are each
-- project's share of numerator and denominator; a project the rate is not about has no row, one that lacks what the rate needs
-- has no whole and is counted as left out.
INSERT INTO dispatch_rate BY NAME
WITH meaning (rate, unit, definition) AS (
    VALUES
        ('start_year', '%', '已开工数÷阶段为新开工、计划开工时间在本年的项目数×100；是否开工不明的按未开工计，没有计划开工时间的不计入'),
        ('start_due', '%', '已开工数÷阶段为新开工、计划开工时间在本年且不晚于本期的项目数×100；是否开工不明的按未开工计，没有计划开工时间的不计入'),
        ('completion', '%', '完成投资（调度数）÷本年计划投资×100；两项缺一或计划为零的项目不计入'),
        ('ahead_of_calendar', '个百分点', '完成投资（调度数）÷本年计划投资×100减月数÷12×100；两项缺一或计划为零的项目不计入'),
        ('month_plan', '%', '完成投资（调度数）÷清单分月计划至本期的累计×100；没有分月计划或口径不明的项目不计入'),
        ('arrived', '%', '到位资金÷计划资金（各项资金来源之和）×100；两项缺一的项目不计入；只用清单所填资金'),
        ('arrived_year_plan', '%', '到位资金÷本年计划投资×100；两项缺一的项目不计入；只用清单所填资金'),
        ('paid', '%', '已拨付资金÷到位资金×100；两项缺一的项目不计入；只用清单所填资金'),
        ('finish_year', '%', '已竣工数÷竣工时间在本年的项目数×100；是否竣工不明的按未竣工计，没有竣工时间的不计入'),
        ('finish_due', '%', '已竣工数÷竣工时间在本年且不晚于本期的项目数×100；是否竣工不明的按未竣工计，没有竣工时间的不计入')
),
project AS (
    SELECT
        dispatch.*,
        left(dispatch.period, 4) AS this_year,
        fund.planned_wan AS fund_planned_wan,
        fund.arrived_wan,
        fund.paid_wan
    FROM dispatch
    LEFT JOIN funding AS fund
        ON fund.period = dispatch.period AND fund.project_id = dispatch.project_id AND fund.source = '合计'
        AND fund.document = 'key_projects'
),
share AS (
    SELECT
        period, project_id, 'start_year' AS rate,
        CASE WHEN planned_start IS NOT NULL THEN 1 END AS whole, CAST(coalesce(started, false) AS INTEGER) AS part
    FROM project WHERE phase = '新开工' AND (planned_start IS NULL OR left(planned_start, 4) = this_year)
    UNION ALL
    SELECT period, project_id, 'start_due', CASE WHEN planned_start IS NOT NULL THEN 1 END, CAST(coalesce(started, false) AS INTEGER)
    FROM project
    WHERE phase = '新开工' AND (planned_start IS NULL OR (left(planned_start, 4) = this_year AND left(planned_start, 7) <= period))
    UNION ALL
    SELECT period, project_id, rate.rate, CASE WHEN done_wan >= 0 AND year_plan_wan > 0 THEN year_plan_wan END, done_wan
    FROM project CROSS JOIN (VALUES ('completion'), ('ahead_of_calendar')) AS rate (rate)
    UNION ALL
    SELECT period, project_id, 'month_plan', CASE WHEN done_wan >= 0 AND plan_to_date_wan > 0 THEN plan_to_date_wan END, done_wan
    FROM project
    UNION ALL
    SELECT period, project_id, 'arrived', CASE WHEN arrived_wan >= 0 AND fund_planned_wan > 0 THEN fund_planned_wan END, arrived_wan
    FROM project
    UNION ALL
    SELECT period, project_id, 'arrived_year_plan', CASE WHEN arrived_wan >= 0 AND year_plan_wan > 0 THEN year_plan_wan END, arrived_wan
    FROM project
    UNION ALL
    SELECT period, project_id, 'paid', CASE WHEN paid_wan >= 0 AND arrived_wan > 0 THEN arrived_wan END, paid_wan
    FROM project
    UNION ALL
    SELECT period, project_id, 'finish_year', CASE WHEN end_month IS NOT NULL THEN 1 END, CAST(coalesce(finished, false) AS INTEGER)
    FROM project WHERE end_month IS NULL OR left(end_month, 4) = this_year
    UNION ALL
    SELECT period, project_id, 'finish_due', CASE WHEN end_month IS NOT NULL THEN 1 END, CAST(coalesce(finished, false) AS INTEGER)
    FROM project WHERE end_month IS NULL OR (left(end_month, 4) = this_year AND left(end_month, 7) <= period)
),
scope AS (
    SELECT DISTINCT period, scope_kind, scope FROM work.dispatch_scope
),
summed AS (
    SELECT
        counted.period, counted.scope_kind, counted.scope, share.rate,
        CAST(sum(share.part) FILTER (share.whole IS NOT NULL) AS DECIMAL(18, 6)) AS numerator,
        CAST(sum(share.whole) AS DECIMAL(18, 6)) AS denominator,
        count(*) FILTER (share.whole IS NULL) AS left_out
    FROM share
    JOIN work.dispatch_scope AS counted ON counted.period = share.period AND counted.project_id = share.project_id
    GROUP BY ALL
)
SELECT
    scope.period,
    scope.scope_kind,
    scope.scope,
    meaning.rate,
    coalesce(summed.numerator, 0) AS numerator,
    coalesce(summed.denominator, 0) AS denominator,
    work.share_pct(summed.numerator, summed.denominator)
        - CASE WHEN meaning.rate = 'ahead_of_calendar'
            THEN work.share_pct(CAST(right(scope.period, 2) AS DECIMAL(18, 6)), CAST(12 AS DECIMAL(18, 6))) ELSE 0 END AS value,
    meaning.unit,
    coalesce(summed.left_out, 0) AS left_out,
    meaning.definition
FROM scope
CROSS JOIN meaning
LEFT JOIN summed
    ON summed.period = scope.period AND summed.scope_kind = scope.scope_kind AND summed.scope = scope.scope
    AND summed.rate = meaning.rate
ORDER BY scope.period, scope.scope_kind, scope.scope, meaning.rate
