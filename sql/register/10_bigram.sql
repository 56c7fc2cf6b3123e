-- In: work.register_row (n, bigrams of the names of one period's rows).
-- Out: work.register_bigram, one row per row × its rarest bigrams, ranked from the rarest on: four, or seven of a name that
-- may hold more than the project's own (`wide`: a long one, or one without a unit beside it, which often stands in front).
-- A bigram of one row alone leads to no other row and is left out.
CREATE OR REPLACE TABLE work.register_bigram AS
WITH said AS (
    SELECT n, owner = '' OR length(core) >= 12 AS wide, unnest(bigrams) AS bigram FROM work.register_row
),
frequency AS (
    SELECT bigram, count(*) AS in_rows FROM said GROUP BY bigram HAVING count(*) > 1
)
SELECT
    said.n,
    said.bigram,
    said.wide,
    row_number() OVER (PARTITION BY said.n ORDER BY frequency.in_rows, said.bigram) AS rarity
FROM said
JOIN frequency USING (bigram)
QUALIFY rarity <= if(said.wide, 7, 4)
