-- In: work.linked_row. Out: project_source, one row per accepted row and period with its project, what the register
-- compared of it, so that every link can be explained from the published file alone, and what tells a later publication
-- whether the row changed: its amounts, and row_digest over all that it reports but contacts, remarks and its place.
-- Macro: without_phones.
INSERT INTO project_source BY NAME
SELECT
    period, project_id, department, document, file_sha256, file_name, sheet_name,
    CAST(row_number AS INTEGER) AS row_number, match_probability, link_reason,
    without_phones(project_name) AS project_name,
    without_phones(library_name) AS library_name,
    project_code,
    library_code,
    without_phones(owner_name) AS owner_name,
    owner_uscc,
    nullif(array_to_string(region_codes, ','), '') AS region_codes,
    without_phones(address) AS address,
    planned_total AS planned_total_wan,
    start_month,
    approval_no,
    permit_no,
    contract_no,
    ytd AS ytd_wan,
    cumulative AS cumulative_wan,
    prior_ytd AS prior_ytd_wan,
    left(md5(CAST(to_json(row(*COLUMNS(* EXCLUDE (
        project_id, match_probability, link_reason, place, sites, period, row_key, submission_id, department, document, file_sha256,
        file_name, sheet_name, row_number, section, group_label, seq, contact, phone, remark
    )))) AS VARCHAR)), 16) AS row_digest
FROM work.linked_row
ORDER BY period, project_id, place
