-- In: work.register_row, work.register_bigram. Parameter: $block_cap, the most rows a key may hold.
-- Out: work.register_block, one row per key × row; rows that share a key are compared. `strong` keys (codes, numbers of
-- papers, the whole core name with unit or county) are compared whatever the names look like.
CREATE OR REPLACE TABLE work.register_block AS
WITH rare AS (
    SELECT n, bigram, rarity FROM work.register_bigram WHERE rarity <= 4
),
key AS (
    SELECT n, 'code|' || code AS key, true AS strong FROM work.register_row WHERE code <> ''
    UNION ALL
    SELECT n, 'library|' || library_code, true FROM work.register_row WHERE library_code <> ''
    UNION ALL
    SELECT n, 'approval|' || approval, true FROM work.register_row WHERE approval <> ''
    UNION ALL
    SELECT n, 'permit|' || permit, true FROM work.register_row WHERE permit <> ''
    UNION ALL
    SELECT n, 'contract|' || contract, true FROM work.register_row WHERE contract <> ''
    UNION ALL
    SELECT n, 'name|' || core, true FROM work.register_row
    UNION ALL
    SELECT n, 'claimed|' || claimed, true FROM work.register_row WHERE claimed <> ''
    UNION ALL
    SELECT n, 'name county|' || core || '|' || region, true
    FROM (SELECT n, core, unnest(regions) AS region FROM work.register_row)
    UNION ALL
    SELECT n, 'name unit|' || core || '|' || owner, true FROM work.register_row WHERE owner <> ''
    UNION ALL
    SELECT n, 'amount unit|' || amount || '|' || owner, false FROM work.register_row WHERE amount <> '' AND owner <> ''
    UNION ALL
    SELECT n, 'amount county|' || amount || '|' || region, false
    FROM (SELECT n, amount, unnest(regions) AS region FROM work.register_row WHERE amount <> '')
    UNION ALL
    SELECT n, 'credit|' || uscc, false FROM work.register_row WHERE uscc <> ''
    UNION ALL
    SELECT n, 'unit|' || owner, false FROM work.register_row WHERE owner <> ''
    UNION ALL
    SELECT n, 'unit bigram|' || owner || '|' || bigram, false FROM work.register_row JOIN rare USING (n) WHERE owner <> ''
    UNION ALL
    SELECT a.n, 'two bigrams|' || least(a.bigram, b.bigram) || '|' || greatest(a.bigram, b.bigram), false
    FROM rare AS a
    JOIN rare AS b ON a.n = b.n AND a.rarity < b.rarity AND b.rarity <= 3
    UNION ALL
    SELECT n, 'bigram county|' || bigram || '|' || region, false
    FROM (SELECT n, unnest(regions) AS region FROM work.register_row)
    JOIN rare USING (n)
    WHERE rarity <= 2
    UNION ALL
    SELECT n, 'amount object|' || amount || '|' || bigram, false
    FROM work.register_row
    JOIN rare USING (n)
    WHERE amount <> '' AND rarity <= 3
)
SELECT key, n, bool_or(strong) AS strong
FROM key
GROUP BY key, n
QUALIFY count(*) OVER (PARTITION BY key) BETWEEN 2 AND $block_cap
