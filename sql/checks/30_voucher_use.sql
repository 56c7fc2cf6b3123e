-- In: work.voucher, work.project_key_of, work.project_case. Out: work.voucher_use, one row per period, voucher of that year up to
-- then and project it is recognised to belong to: by the library's number, else the project code, else the name.
CREATE OR REPLACE TABLE work.voucher_use AS
WITH named AS (
    SELECT row_key, 1 AS way, library_code AS key FROM work.voucher WHERE library_code IS NOT NULL
    UNION ALL
    SELECT row_key, 2, code_key FROM work.voucher WHERE code_key IS NOT NULL
    UNION ALL
    SELECT row_key, 4, name_key FROM work.voucher WHERE name_key IS NOT NULL
)
SELECT project.period, project.project_id, voucher.*
FROM work.voucher AS voucher
JOIN named ON named.row_key = voucher.row_key
JOIN work.project_key_of AS project
    ON project.way = named.way AND project.key = named.key
    AND left(project.period, 4) = voucher.year AND voucher.since <= project.period AND voucher.month <= project.period
QUALIFY row_number() OVER (PARTITION BY project.period, voucher.row_key ORDER BY named.way) = 1
