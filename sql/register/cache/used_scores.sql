-- In: work.register_used. Out: one row per pair of texts that this run's candidates are about, with its score.
SELECT * FROM work.register_used ORDER BY one, other
