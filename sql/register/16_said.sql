-- In: work.register_place, work.register_described. Out: one row per row of the period, in order: what it says and where.
SELECT described.packed, place.row_key, place.file_name, place.sheet_name, place.row_number
FROM work.register_place AS place
JOIN work.register_described AS described USING (id)
ORDER BY place.n
