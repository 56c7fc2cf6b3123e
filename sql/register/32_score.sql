-- In: work.register_pair (a, b: positions of the rows of a candidate, near), work.register_place, work.register_scored.
-- Out: work.register_score, one row per candidate, with the hashes of what both rows say (the smaller first) and the score
-- that such rows have got before; kind is null where they have not.
CREATE OR REPLACE TABLE work.register_score AS
WITH told AS (
    SELECT
        asked.a,
        asked.b,
        asked.near,
        least(x.fingerprint, y.fingerprint) AS one,
        greatest(x.fingerprint, y.fingerprint) AS other
    FROM work.register_pair AS asked
    JOIN work.register_place AS x ON x.n = asked.a
    JOIN work.register_place AS y ON y.n = asked.b
)
SELECT told.*, scored.kind, scored.score, scored.probability, scored.agreeing
FROM told
LEFT JOIN work.register_scored AS scored USING (one, other)
