-- In: work.register_score, work.register_scored, work.register_level.
-- Out: one row per candidate, sorted, with its score and the number of its levels, 0 where they were not told.
SELECT
    asked.a,
    asked.b,
    scored.kind,
    scored.score,
    scored.probability,
    scored.agreeing,
    coalesce(level.number, 0) AS levels
FROM work.register_score AS asked
JOIN work.register_scored AS scored USING (one, other)
LEFT JOIN work.register_level AS level ON level.levels = scored.levels
ORDER BY asked.a, asked.b
