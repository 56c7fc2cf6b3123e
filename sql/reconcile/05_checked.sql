-- In: work.check_said, work.project_case, work.standing. Out: work.checked, one row per project and period with what the newest
-- site check up to that period found. What was found wrong stands until a newer check; found without fault holds for the year of
-- the check alone, since the amounts are the year's.
CREATE OR REPLACE TABLE work.checked AS
SELECT
    project.period,
    project.project_id,
    said.outcome,
    said.result,
    said.period AS said_period,
    said.faultless AND left(said.period, 4) = left(project.period, 4) AS faultless
FROM work.project_case AS project
LEFT JOIN work.standing AS standing ON standing.alias_id = project.project_id
JOIN work.check_said AS said
    ON said.project_id = coalesce(standing.project_id, project.project_id) AND said.period <= project.period
QUALIFY row_number() OVER (PARTITION BY project.period, project.project_id ORDER BY said.said_order DESC) = 1
