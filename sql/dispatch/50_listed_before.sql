-- In: dispatch, project_alias. Out: work.listed_before, one row per key project of a list or of the list before it in the same
-- year: period, since (the list before), now_id and before_id, either null where that list does not have it. Former ids count
-- as those they became.
CREATE OR REPLACE TABLE work.listed_before AS
WITH list AS (
    SELECT DISTINCT period FROM dispatch
),
follows AS (
    SELECT period, lag(period) OVER (PARTITION BY left(period, 4) ORDER BY period) AS since FROM list
),
current AS (
    SELECT alias_id, max(project_id) AS project_id FROM project_alias GROUP BY alias_id
),
before AS (
    SELECT follows.period, dispatch.project_id AS before_id, coalesce(current.project_id, dispatch.project_id) AS project_id
    FROM follows
    JOIN dispatch ON dispatch.period = follows.since
    LEFT JOIN current ON current.alias_id = dispatch.project_id
    QUALIFY row_number() OVER (
        PARTITION BY follows.period, coalesce(current.project_id, dispatch.project_id) ORDER BY current.alias_id IS NOT NULL, before_id
    ) = 1
),
now AS (
    SELECT dispatch.period, dispatch.project_id, coalesce(current.project_id, dispatch.project_id) AS known_as
    FROM dispatch
    LEFT JOIN current ON current.alias_id = dispatch.project_id
)
SELECT
    coalesce(now.period, before.period) AS period,
    follows.since,
    now.project_id AS now_id,
    before.before_id
FROM now
FULL JOIN before ON before.period = now.period AND before.project_id = now.known_as
JOIN follows ON follows.period = coalesce(now.period, before.period)
WHERE follows.since IS NOT NULL
