-- In: work.register_scored (every candidate of earlier periods and of the last run), work.register_place.
-- Out: one row per pair of rows (a < b) whose texts were a candidate.
SELECT DISTINCT least(x.n, y.n) AS a, greatest(x.n, y.n) AS b
FROM work.register_scored AS scored
JOIN work.register_place AS x ON x.fingerprint = scored.one
JOIN work.register_place AS y ON y.fingerprint = scored.other
WHERE x.n <> y.n
