-- In: work.register_answer. Out: one row per answer that this run asked for.
SELECT * FROM work.register_answer ORDER BY what, one, other, more
