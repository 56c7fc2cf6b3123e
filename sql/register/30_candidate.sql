-- In: work.register_block, work.register_row.
-- Out: one row per pair of rows worth a verdict (a < b): those of a strong key, and those whose names share enough
-- bigrams, less where unit or amount agree as well. Pairs that are vetoed at sight (different valid codes, different
-- phases, different counties without a strong key) are left out.
WITH pair AS (
    SELECT left_row.n AS a, right_row.n AS b, bool_or(left_row.strong) AS strong
    FROM work.register_block AS left_row
    JOIN work.register_block AS right_row ON left_row.key = right_row.key AND left_row.n < right_row.n
    GROUP BY left_row.n, right_row.n
),
compared AS (
    SELECT
        pair.a,
        pair.b,
        pair.strong,
        len(list_intersect(x.bigrams, y.bigrams)) AS shared,
        least(len(x.bigrams), len(y.bigrams)) AS shorter,
        (x.owner <> '' AND x.owner = y.owner) OR (x.uscc <> '' AND x.uscc = y.uscc) AS same_unit,
        x.amount <> '' AND x.amount = y.amount AS same_amount
    FROM pair
    JOIN work.register_row AS x ON x.n = pair.a
    JOIN work.register_row AS y ON y.n = pair.b
    WHERE NOT (x.code_holds AND y.code_holds AND x.code <> y.code)
        AND (len(x.phases) = 0 OR len(y.phases) = 0 OR list_has_any(x.phases, y.phases))
        AND (pair.strong OR len(x.regions) = 0 OR len(y.regions) = 0 OR list_has_any(x.regions, y.regions))
)
SELECT a, b
FROM compared
WHERE strong
    OR (shared >= 2 AND shared * 10 >= shorter * 7)
    OR (same_unit AND shared * 10 >= shorter * 5)
    OR (same_amount AND shared * 10 >= shorter * 4)
    OR (same_unit AND same_amount AND shared >= 1)
ORDER BY a, b
