-- In: work.project_case, work.scope_spoken, work.scope_rank, work.scope_reviewed, $default_scope. Out: work.scope, one row per
-- project: what a reviewer decided (rule SD00), else the strongest decision that counts, its first rule (rule_id
-- null when none spoke), and the share that counts.
CREATE OR REPLACE TABLE work.scope AS
WITH winner AS (
    SELECT spoken.period, spoken.project_id, spoken.decision, spoken.rule_id
    FROM work.scope_spoken AS spoken
    JOIN work.scope_rank AS rank ON rank.decision = spoken.decision
    WHERE spoken.muted_by IS NULL AND spoken.waits_for IS NULL
    QUALIFY row_number() OVER (
        PARTITION BY spoken.period, spoken.project_id ORDER BY rank.decision_rank, spoken.rule_id
    ) = 1
)
SELECT
    project.period,
    project.project_id,
    coalesce(reviewed.scope, winner.decision, $default_scope) AS scope,
    CAST(CASE
        WHEN reviewed.scope IS NOT NULL THEN reviewed.share
        WHEN winner.decision = 'in' THEN 1
        WHEN winner.decision = 'out' THEN 0
        WHEN winner.decision = 'part' THEN project.inside_share
    END AS DECIMAL(12, 9)) AS share,
    CASE WHEN reviewed.scope IS NOT NULL THEN 'SD00' ELSE winner.rule_id END AS rule_id
FROM work.project_case AS project
LEFT JOIN winner ON winner.period = project.period AND winner.project_id = project.project_id
LEFT JOIN work.scope_reviewed AS reviewed
    ON reviewed.period = project.period AND reviewed.project_id = project.project_id
ORDER BY project.period, project.project_id
