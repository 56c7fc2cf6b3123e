-- In: work.register_block, work.register_attribute. Parameter: $block_cap, the most rows that are compared each with each.
-- Out: work.register_key, one row per longer key × row: each key that too many rows share, with one more attribute. Two
-- attributes that are added one after the other make one key, whichever came first.
CREATE OR REPLACE TABLE work.register_key AS
SELECT
    block.n,
    xor(block.key, attribute.value) AS key,
    min(block.used | attribute.slot) AS used,
    bit_or(block.free & ~attribute.slot) AS free
FROM work.register_block AS block
JOIN work.register_attribute AS attribute USING (n)
WHERE block.crowd > $block_cap AND block.free & attribute.slot <> 0
GROUP BY block.n, xor(block.key, attribute.value)
