-- In: work.register_group, work.register_place.
-- Out: work.register_digest, one row per key: a hash of what all its rows say. A key of the same digest was compared before.
CREATE OR REPLACE TABLE work.register_digest AS
SELECT key, hash(sum(hash(place.fingerprint)), count(*)) AS digest
FROM work.register_group
JOIN work.register_place AS place USING (n)
GROUP BY key
