-- In: work.register_answer, work.register_kept_answers (what earlier runs left).
-- Out: one row per answer that this run asked for and no earlier one has left.
SELECT made.*
FROM work.register_answer AS made
ANTI JOIN work.register_kept_answers AS kept USING (what, one, other, more)
ORDER BY made.what, made.one, made.other, made.more
