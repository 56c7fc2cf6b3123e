-- In: work.register_input (a row's key, place, and the fields that are described).
-- Out: work.register_text, one row per different text of all periods' rows, with `id` and the 128-bit hash by which it is
-- known from run to run (`high`, `low`).
CREATE OR REPLACE TABLE work.register_text AS
SELECT
    row_number() OVER (ORDER BY high, low) AS id,
    high,
    low,
    any_value(COLUMNS(* EXCLUDE (high, low, period, row_key, file_name, sheet_name, row_number)))
FROM work.register_input
GROUP BY high, low
