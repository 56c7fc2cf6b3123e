-- In: work.register_input (a row's place, and the hash of the fields that are described).
-- Out: work.register_text, one row per different text of all periods' rows, with `id`, the 128-bit hash by which it is
-- known from run to run (`high`, `low`), and a row of work.source_row that has it (`line`).
CREATE OR REPLACE TABLE work.register_text AS
SELECT row_number() OVER (ORDER BY high, low) AS id, high, low, min(line) AS line
FROM work.register_input
GROUP BY high, low
