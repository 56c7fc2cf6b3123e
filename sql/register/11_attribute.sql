-- In: work.register_row, work.register_bigram.
-- Out: work.register_attribute, one row per row × what it can be looked up by: `slot` is a power of two (core name 1, unit
-- 2, credit code 4, leading digits of the planned total 8, start 16, county 32, rare bigrams from 64 on), `value` a hash;
-- `wide` marks the bigrams of names that may hold more than the project's own.
CREATE OR REPLACE TABLE work.register_attribute AS
SELECT n, 1 AS slot, hash('core|' || core) AS value, false AS wide FROM work.register_row WHERE core <> ''
UNION ALL
SELECT n, 2, hash('unit|' || owner_key), false FROM work.register_row WHERE owner_key <> ''
UNION ALL
SELECT n, 4, hash('credit|' || uscc), false FROM work.register_row WHERE uscc <> ''
UNION ALL
SELECT n, 8, hash('amount|' || amount), false FROM work.register_row WHERE amount <> ''
UNION ALL
SELECT n, 16, hash('start|' || start), false FROM work.register_row WHERE start IS NOT NULL
UNION ALL
SELECT n, 32, hash('county|' || county), false FROM (SELECT n, unnest(regions) AS county FROM work.register_row)
UNION ALL
SELECT n, 32 << rarity, hash('bigram|' || bigram), wide FROM work.register_bigram
