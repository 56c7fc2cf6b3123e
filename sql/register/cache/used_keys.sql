-- In: work.register_keyed. Out: one row per key that this run compared the rows of, and the hash of what they say.
SELECT DISTINCT key, digest FROM work.register_keyed WHERE used ORDER BY key, digest
