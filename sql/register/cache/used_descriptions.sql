-- In: work.register_text, work.register_described.
-- Out: one row per text of this run: its hash and what it says.
SELECT text.high, text.low, described.* EXCLUDE (id, fresh)
FROM work.register_text AS text
JOIN work.register_described AS described USING (id)
ORDER BY id
