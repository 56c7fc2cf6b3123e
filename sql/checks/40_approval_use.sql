-- In: work.approval_row, work.paper_key, work.project_key_of. Out: work.approval_use, one row per period, approval shown up to then
-- and project it is recognised to belong to: by its project code, else by name and unit, else by the name.
CREATE OR REPLACE TABLE work.approval_use AS
WITH approval AS (
    SELECT
        code.key AS code_key,
        work.folded(row.project_name) AS name_key,
        work.folded(row.owner_name) AS owner_key,
        row.approval_no,
        row.planned_total AS planned_total_wan,
        row.owner_name,
        row.approval_kind,
        min(row.period) AS since,
        arg_min(row.row_key, (row.period, row.received_order, row.sheet_name, row.row_number)) AS row_key
    FROM work.approval_row AS row
    LEFT JOIN work.paper_key AS code ON code.kind = 'code' AND code.text = row.project_code
    GROUP BY ALL
),
named AS (
    SELECT row_key, 2 AS way, code_key AS key FROM approval WHERE code_key IS NOT NULL
    UNION ALL
    SELECT row_key, 3, name_key || '|' || owner_key FROM approval
    UNION ALL
    SELECT row_key, 4, name_key FROM approval
)
SELECT project.period, project.project_id, approval.*
FROM approval
JOIN named ON named.row_key = approval.row_key
JOIN work.project_key_of AS project
    ON project.way = named.way AND project.key = named.key AND approval.since <= project.period
WHERE named.key IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY project.period, approval.row_key ORDER BY named.way) = 1
