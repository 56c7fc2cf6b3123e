-- In: work.register_scored (every candidate of earlier periods and of the last run), work.register_place,
-- work.register_group.
-- Out: work.register_still, one row per pair of rows (a < b) that were candidates and share a key now as well.
CREATE OR REPLACE TABLE work.register_still AS
WITH met AS (
    SELECT DISTINCT least(x.n, y.n) AS a, greatest(x.n, y.n) AS b
    FROM work.register_scored AS scored
    JOIN work.register_place AS x ON x.fingerprint = scored.one
    JOIN work.register_place AS y ON y.fingerprint = scored.other
    WHERE x.n <> y.n
),
under AS (
    SELECT n, list(key) AS keys FROM work.register_group GROUP BY n
)
SELECT met.a, met.b
FROM met
JOIN under AS these ON these.n = met.a
JOIN under AS those ON those.n = met.b
WHERE list_has_any(these.keys, those.keys)
