-- In: work.register_score, work.register_new (a, b, kind, score, probability, agreeing, levels of the candidates judged now).
-- Out: rows appended to work.register_scored, one per pair of texts that had no score.
INSERT INTO work.register_scored
SELECT
    asked.one,
    asked.other,
    min(made.kind),
    min(made.score),
    min(made.probability),
    min(made.agreeing),
    min(made.levels)
FROM work.register_score AS asked
JOIN work.register_new AS made USING (a, b)
WHERE asked.kind IS NULL
GROUP BY asked.one, asked.other
