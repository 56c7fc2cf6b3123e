-- In: work.register_text, work.register_fresh.
-- Out: one row per text of this run that no earlier run has left: its hash and what it says.
SELECT text.high, text.low, fresh.* EXCLUDE (id)
FROM work.register_text AS text
JOIN work.register_fresh AS fresh USING (id)
ORDER BY id
