-- In: work.report, work.planned_doubt. Out: work.planned_reference, one row per project: the largest planned total (万元)
-- of its sources that is not implausible.
CREATE OR REPLACE TABLE work.planned_reference AS
SELECT report.period, report.project_id, CAST(max(report.amount_wan) AS DOUBLE) AS planned_wan
FROM work.report AS report
LEFT JOIN work.planned_doubt AS doubt
    ON doubt.period = report.period AND doubt.project_id = report.project_id
    AND doubt.source = report.department || '|' || report.document AND doubt.verdict = 'implausible'
WHERE report.field = 'planned_total' AND report.amount_wan > 0 AND doubt.source IS NULL
GROUP BY ALL
