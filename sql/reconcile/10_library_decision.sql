-- In: work.library_row, work.project_case, project, work.scope, scope_decision, work.same_record, work.doubtful_record, work.checked,
-- work.entry_state. Out: work.library_decision, one row per record of the library and period, with the first decision that fits and
-- what it rests on (ground). Amounts in 万元; an unknown prior value is null. A doubtful match to a survey leaves a record where it
-- is: whichever way it is settled, the record stays in the library; a doubt whether two records are one is a review of the later.
CREATE OR REPLACE TABLE work.library_decision AS
WITH amount AS (
    SELECT
        *,
        CASE
            WHEN prior_ytd IS NOT NULL THEN prior_ytd
            WHEN left(start_month, 4) >= left(period, 4) THEN 0
        END AS prior_ytd_wan
    FROM work.library_row
),
survey AS (
    SELECT period, bool_or(surveyed) AS handed_in FROM work.project_case GROUP BY period
),
spoken AS (
    SELECT period, project_id, rule_id, any_value(reason) AS reason FROM scope_decision GROUP BY ALL
),
grounded AS (
    SELECT
        record.*,
        spoken.rule_id || ' ' || spoken.reason AS scope_reason,
        same.first_code,
        same.common,
        same.stays_because,
        doubtful.other_code,
        checked.result AS check_result,
        entry.changes,
        CASE
            WHEN project.scope = 'out' AND record.investment_kind IS DISTINCT FROM '房地产开发投资' THEN 'out_of_scope'
            WHEN checked.outcome = 'absent' THEN 'absent'
            WHEN entry.withdrawn THEN 'withdrawn'
            WHEN record.record_rank > 1 THEN 'same_project'
            WHEN entry.exits THEN 'exits'
            WHEN (record.end_status IN ('全部投产', '投产') OR record.build_stage IN ('全部投产', '投产'))
                AND NOT project_case.surveyed AND survey.handed_in THEN 'completed'
            WHEN project.scope = 'review' THEN 'scope_in_doubt'
            WHEN doubtful.other_code IS NOT NULL THEN 'record_in_doubt'
            WHEN checked.outcome = 'untrue' THEN 'untrue'
            ELSE 'stays'
        END AS ground
    FROM amount AS record
    JOIN project ON project.period = record.period AND project.project_id = record.project_id
    JOIN work.project_case AS project_case
        ON project_case.period = record.period AND project_case.project_id = record.project_id
    JOIN survey ON survey.period = record.period
    LEFT JOIN work.scope AS scope ON scope.period = record.period AND scope.project_id = record.project_id
    LEFT JOIN spoken
        ON spoken.period = record.period AND spoken.project_id = record.project_id AND spoken.rule_id = scope.rule_id
    LEFT JOIN work.same_record AS same ON same.period = record.period AND same.row_key = record.row_key
    LEFT JOIN work.doubtful_record AS doubtful
        ON doubtful.period = record.period AND doubtful.project_id = record.project_id
    LEFT JOIN work.checked AS checked ON checked.period = record.period AND checked.project_id = record.project_id
    LEFT JOIN work.entry_state AS entry ON entry.period = record.period AND entry.project_id = record.project_id
)
SELECT
    *,
    CASE ground
        WHEN 'out_of_scope' THEN 'remove'
        WHEN 'absent' THEN 'remove'
        WHEN 'withdrawn' THEN 'remove'
        WHEN 'same_project' THEN 'duplicate'
        WHEN 'exits' THEN 'completed_exit'
        WHEN 'completed' THEN 'completed_exit'
        WHEN 'stays' THEN 'keep'
        ELSE 'review'
    END AS decision
FROM grounded
