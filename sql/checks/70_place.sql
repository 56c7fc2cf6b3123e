-- In: work.linked_row, work.voucher_row, work.approval_row. Out: work.check_place, one row per row a finding may stand on: its place
-- and the description that the finding's key is made of.
CREATE OR REPLACE TABLE work.check_place AS
SELECT
    row_key, department, document, file_sha256, file_name, sheet_name, row_number, place AS turn,
    project_name, project_code, owner_uscc, owner_name, coalesce(library_code, '') AS library_code
FROM work.linked_row
UNION ALL
SELECT
    row_key, department, document, file_sha256, file_name, sheet_name, row_number, 1000000000,
    project_name, project_code, NULL, NULL, coalesce(library_code, '')
FROM work.voucher_row
UNION ALL
SELECT
    row_key, department, document, file_sha256, file_name, sheet_name, row_number, 1000000000,
    project_name, project_code, owner_uscc, owner_name, ''
FROM work.approval_row
