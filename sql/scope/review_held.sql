-- In: work.review_said, work.project_case. Out: work.review_held, one row per project, period and decision that holds there:
-- from the period it was handed in for until the project is split. newness: 1 for the newest.
CREATE OR REPLACE TABLE work.review_held AS
SELECT
    project.period,
    project.project_id,
    said.* EXCLUDE (period, project_id),
    said.period AS said_period,
    row_number() OVER (PARTITION BY project.period, project.project_id ORDER BY said.said_order DESC) AS newness
FROM work.project_case AS project
JOIN work.review_said AS said ON said.project_id = project.project_id
WHERE said.fault IS NULL AND project.period >= said.period AND project.period < coalesce(said.split_since, '9999-13')
