-- In: work.register_group, work.register_digest, work.register_keyed (keys compared before).
-- Out: work.register_group without the keys whose rows were compared before and say the same as then.
CREATE OR REPLACE TABLE work.register_group AS
SELECT under.key, under.n
FROM work.register_group AS under
JOIN work.register_digest AS digest USING (key)
ANTI JOIN work.register_keyed AS known ON known.key = digest.key AND known.digest = digest.digest
