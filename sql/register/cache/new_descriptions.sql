-- In: work.register_text, work.register_described, work.register_kept_descriptions (what earlier runs left).
-- Out: one row per text of this run that no earlier run has left: its hash and what it says.
SELECT text.high, text.low, described.* EXCLUDE (id)
FROM work.register_text AS text
ANTI JOIN work.register_kept_descriptions AS kept ON kept.high = text.high AND kept.low = text.low
JOIN work.register_described AS described USING (id)
ORDER BY id
