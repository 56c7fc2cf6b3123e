-- In: work.register_block. Parameter: $block_cap, the most rows that are compared each with each.
-- Out: rows appended to work.register_group, one row per key × row that is to be compared with all rows of its key.
INSERT INTO work.register_group SELECT key, n FROM work.register_block WHERE crowd <= $block_cap
