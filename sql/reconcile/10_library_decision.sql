-- In: work.library_row, work.project_case, project, work.scope, scope_decision. Out: work.library_decision, one row per record
-- of the library and period, with the first decision that fits. Amounts in 万元; an unknown prior value is null.
CREATE OR REPLACE TABLE work.library_decision AS
WITH amount AS (
    SELECT
        *,
        CASE
            WHEN prior_ytd IS NOT NULL THEN prior_ytd
            WHEN left(start_month, 4) >= left(period, 4) THEN 0
        END AS prior_ytd_wan,
        first(coalesce(library_code, project_name)) OVER (
            PARTITION BY period, project_id, summand ORDER BY record_rank
        ) AS first_code
    FROM work.library_row
),
survey AS (
    SELECT period, bool_or(surveyed) AS handed_in FROM work.project_case GROUP BY period
),
judged AS (
    SELECT
        record.*,
        CASE
            WHEN project.scope = 'out' AND record.investment_kind IS DISTINCT FROM '房地产开发投资' THEN 'remove'
            WHEN record.record_rank > 1 THEN 'duplicate'
            WHEN (record.end_status IN ('全部投产', '投产') OR record.build_stage IN ('全部投产', '投产'))
                AND NOT project_case.surveyed AND survey.handed_in THEN 'completed_exit'
            WHEN project.scope = 'review' THEN 'review'
            ELSE 'keep'
        END AS decision,
        spoken.rule_id || ' ' || spoken.reason AS scope_reason
    FROM amount AS record
    JOIN project ON project.period = record.period AND project.project_id = record.project_id
    JOIN work.project_case AS project_case
        ON project_case.period = record.period AND project_case.project_id = record.project_id
    JOIN survey ON survey.period = record.period
    LEFT JOIN work.scope AS scope ON scope.period = record.period AND scope.project_id = record.project_id
    LEFT JOIN (
        SELECT period, project_id, rule_id, any_value(reason) AS reason FROM scope_decision GROUP BY ALL
    ) AS spoken
        ON spoken.period = record.period AND spoken.project_id = record.project_id AND spoken.rule_id = scope.rule_id
)
SELECT * FROM judged
