/* In: work.own_row. Out: work.own_key, one row per row and way to recognise it (0 the library's own number, 1 project code,
   2 name with owner), where no other row of the same sender, document and period is recognised by the same. */
CREATE OR REPLACE TABLE work.own_key AS
WITH sender AS (
    SELECT *, CAST(row_number() OVER (ORDER BY department, document) AS INTEGER) AS sender_id
    FROM (SELECT DISTINCT department, document FROM work.own_row)
),
sent AS (
    SELECT
        own.row_key,
        sender.sender_id,
        CAST(left(own.period, 4) AS INTEGER) AS year,
        CAST(right(own.period, 2) AS INTEGER) AS month,
        own.record_id,
        own.code_id,
        own.name_id,
        own.owner_id
    FROM work.own_row AS own
    JOIN sender ON sender.department = own.department AND sender.document = own.document
),
named AS (
    SELECT row_key, sender_id, year, month, 0 AS way, record_id AS first_id, 0 AS second_id FROM sent WHERE record_id IS NOT NULL
    UNION ALL
    SELECT row_key, sender_id, year, month, 1, code_id, 0 FROM sent WHERE code_id IS NOT NULL
    UNION ALL
    SELECT row_key, sender_id, year, month, 2, name_id, owner_id FROM sent WHERE name_id IS NOT NULL AND owner_id IS NOT NULL
)
SELECT any_value(row_key) AS row_key, sender_id, year, month, way, first_id, second_id
FROM named
GROUP BY ALL
HAVING count(*) = 1
