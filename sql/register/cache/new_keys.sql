-- In: work.register_keyed, work.register_kept_keys (what earlier runs left).
-- Out: one row per hash of a key and what its rows say that this run compared and no earlier one has left.
SELECT DISTINCT made.digest
FROM work.register_keyed AS made
ANTI JOIN work.register_kept_keys AS kept USING (digest)
ORDER BY made.digest
