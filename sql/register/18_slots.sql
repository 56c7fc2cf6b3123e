-- In: work.register_attribute. Out: work.register_slots, one row per row: the slots it has something to be looked up by in.
CREATE OR REPLACE TABLE work.register_slots AS
SELECT n, bit_or(slot) AS slots FROM work.register_attribute GROUP BY n
