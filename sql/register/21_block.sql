-- In: work.register_key, each key × row once. Parameter: $block_cap, the most rows that are compared each with each.
-- Out: work.register_block, one row per key × row, keys of two rows and more; `crowd` is how many rows share the key.
CREATE OR REPLACE TABLE work.register_block AS
WITH shared AS (
    SELECT key, count(*) AS crowd FROM work.register_key GROUP BY key HAVING crowd >= 2
)
SELECT said.n, said.key, said.used, said.free, shared.crowd
FROM work.register_key AS said
JOIN shared USING (key)
