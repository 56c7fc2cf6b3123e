-- In: work.register_keyed, work.register_kept_keys (what earlier runs left).
-- Out: one row per key, and the hash of what its rows say, that this run compared and no earlier one has left.
SELECT DISTINCT made.key, made.digest
FROM work.register_keyed AS made
ANTI JOIN work.register_kept_keys AS kept ON kept.key = made.key AND kept.digest = made.digest
WHERE made.used
ORDER BY made.key, made.digest
