-- In: work.register_row (n, bigrams and the folded fields of one period's rows).
-- Out: work.register_bigram, one row per row × bigram of its name: how many rows have the bigram, and its rank in
-- the row from the rarest on. A bigram of one row alone leads to no other row and is left out.
CREATE OR REPLACE TABLE work.register_bigram AS
WITH said AS (
    SELECT DISTINCT n, unnest(bigrams) AS bigram FROM work.register_row
),
frequency AS (
    SELECT bigram, count(*) AS in_rows FROM said GROUP BY bigram HAVING count(*) > 1
)
SELECT
    said.n,
    said.bigram,
    frequency.in_rows,
    row_number() OVER (PARTITION BY said.n ORDER BY frequency.in_rows, said.bigram) AS rarity
FROM said
JOIN frequency USING (bigram)
