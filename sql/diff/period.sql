-- In: work.before, work.after (the views of both sides). Out: work.diff_period, one row per period that the earlier side had.
CREATE OR REPLACE TABLE work.diff_period AS
SELECT DISTINCT period
FROM (
    SELECT period FROM work.before.project
    UNION ALL
    SELECT period FROM work.before.gap
)
WHERE period IS NOT NULL
ORDER BY period
