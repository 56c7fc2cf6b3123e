-- In: work.verification_row, work.standing, work.project_case, work.verification_word, $statistics, $tolerance_wan, $differs_pct.
-- Out: work.check_said, one row per site check (核查结果) that was handed in: the project it is now called (null where it fits none,
-- or another department says it) and was then (then_id), what was found (absent, untrue, doubtful, clean, or null where nothing is
-- said), the amount the project then reported in 万元, and whether it was found without fault.
CREATE OR REPLACE TABLE work.check_said AS
WITH said AS (
    SELECT
        line.*,
        coalesce(standing.project_id, trim(line.project_id)) AS standing_id,
        row_number() OVER (
            ORDER BY line.period, line.visited_on NULLS FIRST, line.received_order, line.sheet_name, line.row_number, line.row_key
        ) AS said_order
    FROM work.verification_row AS line
    LEFT JOIN work.standing AS standing ON standing.alias_id = trim(line.project_id)
    WHERE line.in_force
),
known AS (
    SELECT DISTINCT coalesce(standing.project_id, project.project_id) AS project_id
    FROM work.project_case AS project
    LEFT JOIN work.standing AS standing ON standing.alias_id = project.project_id
),
found AS (
    SELECT
        said.period,
        said.row_key,
        said.said_order,
        trim(said.project_id) AS asked_id,
        CASE WHEN said.department = $statistics THEN known.project_id END AS project_id,
        CASE
            WHEN NOT said."exists" THEN 'absent'
            WHEN NOT said.in_scope OR word.meaning = 'untrue' THEN 'untrue'
            WHEN word.meaning = 'doubtful' THEN 'doubtful'
            WHEN said."exists" AND word.meaning = 'clean' THEN 'clean'
        END AS outcome,
        CASE WHEN NOT said."exists" THEN '项目不存在' WHEN said.problem IS NULL AND NOT said.in_scope THEN '不在范围' ELSE said.problem END
            AS result,
        reported.project_id AS then_id,
        said.verified_ytd AS verified_ytd_wan,
        reported.ytd_wan AS reported_ytd_wan
    FROM said
    LEFT JOIN known ON known.project_id = said.standing_id
    LEFT JOIN work.verification_word AS word ON word.word = said.problem
    LEFT JOIN work.project_case AS reported
        ON reported.period = said.period AND reported.project_id IN (said.standing_id, trim(said.project_id))
    QUALIFY row_number() OVER (PARTITION BY said.row_key ORDER BY reported.project_id = said.standing_id DESC) = 1
)
SELECT
    *,
    coalesce(
        outcome = 'clean' AND verified_ytd_wan IS NOT NULL AND reported_ytd_wan IS NOT NULL
        AND NOT work.apart(verified_ytd_wan, reported_ytd_wan, $tolerance_wan, $differs_pct),
        false
    ) AS faultless
FROM found
