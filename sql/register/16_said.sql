-- In: work.register_place, work.register_described. Out: one row per row of the period, in order: what it says, where it
-- stands, and what whole months are looked through by. Keys are as `ids_keys.py` tells them, empty where there is none.
SELECT
    described.packed,
    place.row_key,
    place.file_name,
    place.sheet_name,
    place.row_number,
    place.department,
    place.document,
    described.is_library,
    described.identity,
    described.core,
    described.unit,
    described.owner,
    described.section,
    described.code,
    described.approval,
    described.library_code,
    coalesce(described.planned, 'NaN'::DOUBLE) AS planned,
    coalesce(CAST(described.start AS DOUBLE), 'NaN'::DOUBLE) AS start,
    if(described.code_kind = 'new', described.code, '') AS valid_code,
    if(described.is_library AND described.library_code <> '', 'L' || described.library_code, '') AS record_key,
    'F' || described.fingerprint AS print_key,
    'R' || described.content AS content_key,
    described.code_key,
    described.name_key
FROM work.register_place AS place
JOIN work.register_described AS described USING (id)
ORDER BY place.n
