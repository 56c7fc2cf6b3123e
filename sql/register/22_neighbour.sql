-- In: work.register_row, work.register_crowded (n: rows whose neighbours are looked for).
-- Out: those rows in the order in which neighbours stand: by name, unit, planned total and start.
SELECT said.n
FROM work.register_row AS said
SEMI JOIN work.register_crowded AS crowded USING (n)
ORDER BY said.core, said.owner_key, said.planned, said.start, said.n
