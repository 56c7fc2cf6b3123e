-- In: work.register_input, work.register_text, work.register_described. Parameter: $period.
-- Out: work.register_place, one row per row of the period: its position `n` in an order that depends on content alone (the
-- place decides only between rows of equal content), its text, and the hash of all that is compared.
CREATE OR REPLACE TABLE work.register_place AS
SELECT
    row_number() OVER (
        ORDER BY
            coalesce(given.department, ''),
            coalesce(given.document, ''),
            described.identity,
            described.content,
            coalesce(given.file_name, ''),
            coalesce(given.sheet_name, ''),
            coalesce(given.row_number, 0),
            given.row_key
    ) - 1 AS n,
    described.id,
    CAST('0x' || described.fingerprint AS UBIGINT) AS fingerprint,
    described.fresh,
    given.row_key,
    coalesce(given.department, '') AS department,
    coalesce(given.document, '') AS document,
    coalesce(given.file_name, '') AS file_name,
    coalesce(given.sheet_name, '') AS sheet_name,
    coalesce(given.row_number, 0) AS row_number
FROM work.register_input AS given
JOIN work.register_text AS text USING (high, low)
JOIN work.register_described AS described USING (id)
WHERE given.period = $period
