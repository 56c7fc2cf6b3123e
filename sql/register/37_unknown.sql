-- In: work.register_score. Out: one row per candidate without a score, those that are likely to share rows together.
SELECT a, b
FROM work.register_score
WHERE kind IS NULL
ORDER BY near, a, b
