/* In: work.own_line, work.own_text (texts folded for comparison). Out: work.own_row, one row per row of own_line, numbered, with
   what it is compared by: code_key (a project code that may be believed), name_key, owner_key, contract_key, photo_key, their numbers
   (…_id, equal where the key is), and begun (the start as told: for key projects the actual one). */
CREATE OR REPLACE TABLE work.own_row AS
SELECT
    row_number() OVER () AS row_key,
    line.*,
    code.key AS code_key,
    code.id AS code_id,
    name.key AS name_key,
    name.id AS name_id,
    owner.key AS owner_key,
    owner.id AS owner_id,
    record.id AS record_id,
    contract.key AS contract_key,
    photo.key AS photo_key,
    coalesce(line.actual_start, line.start_month) AS begun,
    line.document IN ('survey', 'library') AS states_amounts
FROM work.own_line AS line
LEFT JOIN work.own_text AS code ON code.kind = 'code' AND code.text = line.project_code
LEFT JOIN work.own_text AS name ON name.kind = 'name' AND name.text = line.project_name
LEFT JOIN work.own_text AS owner ON owner.kind = 'name' AND owner.text = line.owner_name
LEFT JOIN work.own_text AS record ON record.kind = 'record' AND record.text = line.library_code AND line.document = 'library'
LEFT JOIN work.own_text AS contract ON contract.kind = 'number' AND contract.text = line.contract_no
LEFT JOIN work.own_text AS photo ON photo.kind = 'number' AND photo.text = line.photo_no
