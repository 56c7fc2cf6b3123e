-- In: work.register_key. Parameter: $block_cap, the most rows that are compared each with each.
-- Out: work.register_block, one row per key × row, keys of two rows and more; `crowd` is how many rows share the key.
CREATE OR REPLACE TABLE work.register_block AS
SELECT n, key, min(used) AS used, bit_or(free) AS free, count(*) OVER (PARTITION BY key) AS crowd
FROM work.register_key
GROUP BY key, n
QUALIFY crowd >= 2
