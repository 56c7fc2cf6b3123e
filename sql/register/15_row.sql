-- In: work.register_place, work.register_described.
-- Out: work.register_row, one row per row of the period, with what candidates are found by. Read where it lies.
CREATE OR REPLACE VIEW work.register_row AS
SELECT place.n, described.* EXCLUDE (id, packed, identity, content, fingerprint, unit, section, code_key, name_key)
FROM work.register_place AS place
JOIN work.register_described AS described USING (id)
