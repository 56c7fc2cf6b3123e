-- In: project_alias. Out: work.standing, one row per former id with the project it is now called; aliases may follow one another,
-- and an id that more than one project took over has no row.
CREATE OR REPLACE TABLE work.standing AS
WITH RECURSIVE renamed (alias_id, project_id) AS (
    SELECT alias_id, project_id FROM project_alias WHERE alias_id IS NOT NULL
    UNION
    SELECT renamed.alias_id, alias.project_id
    FROM renamed
    JOIN project_alias AS alias ON alias.alias_id = renamed.project_id
)
SELECT alias_id, min(project_id) AS project_id
FROM renamed
WHERE project_id NOT IN (SELECT alias_id FROM project_alias WHERE alias_id IS NOT NULL)
GROUP BY alias_id
HAVING count(*) = 1
