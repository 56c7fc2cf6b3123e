-- In: work.register_keyed. Out: one row per hash of a key and what its rows say that this run compared.
SELECT DISTINCT digest FROM work.register_keyed ORDER BY digest
