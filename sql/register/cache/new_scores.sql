-- In: work.register_scored, work.register_kept_scores (what earlier runs left).
-- Out: one row per pair of texts that this run judged.
SELECT made.*
FROM work.register_scored AS made
ANTI JOIN work.register_kept_scores AS kept ON kept.one = made.one AND kept.other = made.other
ORDER BY made.one, made.other
