-- In: work.register_place, work.register_described. Out: one row per row of the period, in order: what it says, where it
-- stands, and what whole months are looked through by. Keys are those of `ids_keys.py` as numbers, 0 where there is none.
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
    if(described.is_library, described.library_code, '') AS record,
    place.fingerprint AS print_key,
    CAST('0x' || described.content AS UBIGINT) AS content_key,
    CASE WHEN described.code_key = '' THEN 0::UBIGINT ELSE CAST('0x' || described.code_key[2:] AS UBIGINT) END AS code_key,
    CAST('0x' || described.name_key[2:] AS UBIGINT) AS name_key
FROM work.register_place AS place
JOIN work.register_described AS described USING (id)
ORDER BY place.n
