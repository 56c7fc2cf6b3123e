-- In: work.own_line. Out: work.step_said, one row per key project and approval step that its list says something about; of
-- several sections the first.
CREATE OR REPLACE TABLE work.step_said AS
WITH line AS (
    SELECT
        period, project_id, place, step_initiation, step_feasibility, step_preliminary_design, step_land, step_planning,
        step_tender, step_permit, step_acceptance
    FROM work.own_line
    WHERE document = 'key_projects' AND source_rank = 1
)
SELECT period, project_id, field, arg_min(said, place) AS said
FROM (UNPIVOT line ON COLUMNS('^step_') INTO NAME field VALUE said)
WHERE trim(said) <> ''
GROUP BY ALL
