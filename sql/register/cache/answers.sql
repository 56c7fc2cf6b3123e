-- In: work.register_answer. Out: one row per answer that is to be kept.
SELECT * FROM work.register_answer ORDER BY what, one, other, more
