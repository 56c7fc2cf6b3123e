-- In: work.register_keyed. Out: one row per hash of a key and what its rows say that is to be kept.
SELECT digest FROM work.register_keyed
