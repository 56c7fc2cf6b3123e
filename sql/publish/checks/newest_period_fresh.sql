/* ---
id: newest_period_fresh
table: submission
severity: warning
description: 最新一期数据距运行日不超过七十五天
--- */
-- in: submission, run_log; out: one row where the newest period that anybody handed in ended more than 75 days before the day
-- that the run counts from (a month, its deadline, and January, which is not collected, fit in)
WITH newest AS (
    SELECT max(period) AS period FROM submission WHERE status IN ('accepted', 'partial')
)
SELECT newest.period, clock.as_of
FROM newest, (SELECT max_by(as_of, run_id) AS as_of FROM run_log) AS clock
WHERE clock.as_of > last_day(CAST(newest.period || '-01' AS DATE)) + INTERVAL 75 DAY
