-- In: work.register_row, work.register_attribute.
-- Out: work.register_key, one row per key × row. A key is a set of attributes, hashed; `used` are the slots in it and
-- `free` those it may be made longer by where too many rows share it.
CREATE OR REPLACE TABLE work.register_key AS
WITH paper AS (
    SELECT n, hash('code|' || code) AS key FROM work.register_row WHERE code <> ''
    UNION ALL
    SELECT n, hash('library|' || library_code) FROM work.register_row WHERE library_code <> ''
    UNION ALL
    SELECT n, hash('approval|' || approval) FROM work.register_row WHERE approval <> ''
    UNION ALL
    SELECT n, hash('permit|' || permit) FROM work.register_row WHERE permit <> ''
    UNION ALL
    SELECT n, hash('contract|' || contract) FROM work.register_row WHERE contract <> ''
    UNION ALL
    SELECT n, hash('claimed|' || claimed) FROM work.register_row WHERE claimed <> ''
),
two AS (
    SELECT a.n, xor(a.value, b.value) AS key, a.slot | b.slot AS used
    FROM work.register_attribute AS a
    JOIN work.register_attribute AS b USING (n)
    WHERE (a.slot = 8 AND (b.slot IN (32, 64, 128, 256) OR b.wide))
        OR (a.slot = 32 AND (b.slot IN (64, 128) OR b.wide))
        OR (a.slot >= 64 AND b.slot > a.slot AND (b.slot <= 256 OR b.wide))
)
SELECT n, key, 0 AS used, 1 | 2 | 8 | 16 | 64 | 128 AS free FROM paper
UNION ALL
SELECT n, value, slot, 2 | 8 | 16 | 32 FROM work.register_attribute WHERE slot = 1
UNION ALL
SELECT n, value, slot, 8 | 16 | 64 | 128 | 256 | 512 FROM work.register_attribute WHERE slot IN (2, 4)
UNION ALL
SELECT n, key, used, CASE used WHEN 8 | 32 THEN 2 | 16 | 64 | 128 ELSE 2 | 8 | 16 | 32 END & ~used FROM two
