-- In: work.linked_row, work.department_order. Out: work.own_line, one row per project and row that speaks for it in a survey or
-- key-project list: of one department and document the first row of the whole, else the first of every section.
-- source_rank: the order of departments within a document.
CREATE OR REPLACE TABLE work.own_line AS
WITH placed AS (
    SELECT
        row.*,
        coalesce(department_order.department_rank, 999) AS department_rank,
        bool_or(row.part IS NULL) OVER (PARTITION BY row.period, row.project_id, row.document, row.department) AS has_whole
    FROM work.linked_row AS row
    LEFT JOIN work.department_order AS department_order
        ON department_order.field = 'project_name' AND department_order.department = row.department
    WHERE row.document IN ('survey', 'key_projects')
),
kept AS (
    SELECT *
    FROM placed
    WHERE part IS NULL OR NOT has_whole
    QUALIFY row_number() OVER (
        PARTITION BY period, project_id, document, department, coalesce(part, '') ORDER BY place
    ) = 1
)
SELECT
    *,
    dense_rank() OVER (
        PARTITION BY period, project_id, document ORDER BY NOT has_whole, department_rank, department
    ) AS source_rank
FROM kept
