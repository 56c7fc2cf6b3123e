-- In: wanted (n: positions), work.register_place, work.register_described. Out: one row per position, sorted: what it says.
SELECT described.packed
FROM wanted
JOIN work.register_place AS place USING (n)
JOIN work.register_described AS described USING (id)
ORDER BY n
