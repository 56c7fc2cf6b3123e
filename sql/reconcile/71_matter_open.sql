-- In: work.matter. Out: work.matter_open, one row per project and matter that ever stood: the last unbroken time it did (opened_in to
-- last_in), and the period in which it was gone for the first time after that. A month in which nothing is known of the project
-- neither opens nor closes anything.
CREATE OR REPLACE TABLE work.matter_open AS
WITH numbered AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY project_id, kind ORDER BY period)
            - row_number() OVER (PARTITION BY project_id, kind, stands ORDER BY period) AS island
    FROM work.matter
),
stood AS (
    SELECT
        project_id,
        kind,
        matter,
        island,
        min(period) AS opened_in,
        max(period) AS last_in,
        arg_max(reason, period) AS reason,
        arg_max(evidence_missing, period) AS evidence_missing,
        arg_max(department, period) AS department
    FROM numbered
    WHERE stands
    GROUP BY project_id, kind, matter, island
    QUALIFY row_number() OVER (PARTITION BY project_id, kind ORDER BY max(period) DESC) = 1
)
SELECT
    stood.* EXCLUDE (island),
    min(later.period) AS closed_in
FROM stood
LEFT JOIN work.matter AS later
    ON later.project_id = stood.project_id AND later.kind = stood.kind AND later.period > stood.last_in
GROUP BY ALL
