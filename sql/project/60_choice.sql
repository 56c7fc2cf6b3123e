-- In: work.report, work.unit_doubt, work.source_order, work.department_order. Out: work.choice, one row per project, field
-- and source that may give it. choice_rank 1 is chosen: plausible before doubted, then the written order of documents, a
-- whole before a single part, the written order of departments, then place. document_choice_rank: the same within a document.
CREATE OR REPLACE TABLE work.choice AS
WITH ordered AS (
    SELECT
        report.*,
        doubt.verdict,
        doubt.factor,
        doubt.against,
        allowed.document_rank,
        coalesce(department.department_rank, 999) AS department_rank
    FROM work.report AS report
    JOIN work.source_order AS allowed ON allowed.field = report.field AND allowed.document = report.document
    LEFT JOIN work.department_order AS department
        ON department.field = report.field AND department.department = report.department
    LEFT JOIN work.unit_doubt AS doubt
        ON doubt.period = report.period AND doubt.project_id = report.project_id AND doubt.field = report.field
        AND doubt.department = report.department AND doubt.document = report.document
)
SELECT
    *,
    row_number() OVER (
        PARTITION BY period, project_id, field
        ORDER BY
            coalesce(verdict = 'implausible', false), document_rank, parts = 1, department_rank, department, turn
    ) AS choice_rank,
    row_number() OVER (
        PARTITION BY period, project_id, field, document
        ORDER BY coalesce(verdict = 'implausible', false), parts = 1, department_rank, department, turn
    ) AS document_choice_rank
FROM ordered
