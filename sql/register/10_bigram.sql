-- In: work.register_row (n, bigrams of the names of one period's rows).
-- Out: work.register_bigram, one row per row × its four rarest bigrams, ranked from the rarest on. A bigram of one row
-- alone leads to no other row and is left out.
CREATE OR REPLACE TABLE work.register_bigram AS
WITH said AS (
    SELECT n, unnest(bigrams) AS bigram FROM work.register_row
),
frequency AS (
    SELECT bigram, count(*) AS in_rows FROM said GROUP BY bigram HAVING count(*) > 1
)
SELECT
    said.n,
    said.bigram,
    row_number() OVER (PARTITION BY said.n ORDER BY frequency.in_rows, said.bigram) AS rarity
FROM said
JOIN frequency USING (bigram)
QUALIFY rarity <= 4
