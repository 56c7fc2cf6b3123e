-- In: work.register_block. Parameters: $block_cap, the most rows that are compared each with each; $row_bits, the bits that a
-- key leaves to the row.
-- Out: rows appended to work.register_group, one row per key × row that is to be compared with all rows of its key. Keys that
-- differ in their last bits alone are one from here on: a few rows more meet than must.
INSERT INTO work.register_group SELECT key >> $row_bits, n FROM work.register_block WHERE crowd <= $block_cap
