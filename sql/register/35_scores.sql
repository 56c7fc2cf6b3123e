-- In: work.register_score, work.register_scored. Out: one row per candidate, sorted, with its score.
SELECT asked.a, asked.b, scored.kind, scored.score, scored.probability, scored.agreeing
FROM work.register_score AS asked
JOIN work.register_scored AS scored USING (one, other)
ORDER BY asked.a, asked.b
