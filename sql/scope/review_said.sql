-- In: work.decision_row, work.review_word, project_alias, project_split, work.project_case, $statistics. Out: work.review_said,
-- one row per decision on a project's scope that was handed in: the project it is now called (project_id), what was decided,
-- the share (0 to 1), its place in the order of arrival, the period from which a split ends it, and the rule that its fault
-- breaks (null: it counts).
CREATE OR REPLACE TABLE work.review_said AS
WITH RECURSIVE said AS (
    SELECT
        decision.*,
        trim(decision.project_id) AS asked_id,
        row_number() OVER (ORDER BY received_order, file_name, sheet_name, row_number, row_key) AS said_order
    FROM work.decision_row AS decision
    WHERE decision.pair_id IS NULL AND decision.finding_key IS NULL AND trim(decision.project_id) <> ''
        AND decision.decision IS NOT NULL
),
-- A merged project is known by another id; aliases may follow one another.
renamed (asked_id, project_id) AS (
    SELECT DISTINCT asked_id, asked_id FROM said
    UNION
    SELECT renamed.asked_id, alias.project_id
    FROM renamed
    JOIN project_alias AS alias ON alias.alias_id = renamed.project_id
),
standing AS (
    SELECT asked_id, min(project_id) AS project_id, count(*) AS projects
    FROM renamed
    WHERE project_id NOT IN (SELECT alias_id FROM project_alias WHERE alias_id IS NOT NULL)
    GROUP BY asked_id
),
placed AS (
    SELECT
        said.period,
        said.row_key,
        said.department,
        said.asked_id,
        coalesce(standing.project_id, said.asked_id) AS project_id,
        said.decision AS word,
        word.word IS NOT NULL AS known_word,
        nullif(word.decision, '') AS decision,
        CAST(said.share / 100 AS DECIMAL(12, 9)) AS share,
        said.basis,
        coalesce(nullif(trim(said.decided_by), ''), '未填决定人') AS decided_by,
        said.decided_on,
        said.said_order,
        standing.projects
    FROM said
    LEFT JOIN standing ON standing.asked_id = said.asked_id
    LEFT JOIN work.review_word AS word ON word.word = said.decision
)
SELECT
    placed.* EXCLUDE (known_word, projects),
    (
        SELECT min(split.since) FROM project_split AS split
        WHERE (split.project_id = placed.project_id OR split.project_id = placed.asked_id) AND split.since > placed.period
    ) AS split_since,
    CASE
        WHEN placed.department IS DISTINCT FROM $statistics THEN 'SD02'
        WHEN NOT placed.known_word THEN 'SD04'
        WHEN placed.decision = 'part' AND (placed.share IS NULL OR placed.share < 0 OR placed.share > 1) THEN 'SD04'
        WHEN placed.projects > 1 THEN 'SD03'
        WHEN placed.project_id NOT IN (SELECT project_id FROM work.project_case) THEN 'SD01'
    END AS fault
FROM placed
