-- In: work.linked_row, work.voucher_use, work.paper_key. Out: work.numbered_paper, one row per period, numbered paper (contract,
-- photo, invoice, payment voucher, progress sheet) and project it stands with; row_key: a row that shows it there.
CREATE OR REPLACE TABLE work.numbered_paper AS
WITH shown AS (
    SELECT row.period, row.project_id, '施工合同' AS kind, 'contract_no' AS field, number.key, row.contract_no AS number, row.row_key, row.project_name
    FROM work.linked_row AS row
    JOIN work.paper_key AS number ON number.kind = 'number' AND number.text = row.contract_no
    UNION ALL
    SELECT row.period, row.project_id, '照片', 'photo_no', number.key, row.photo_no, row.row_key, row.project_name
    FROM work.linked_row AS row
    JOIN work.paper_key AS number ON number.kind = 'number' AND number.text = row.photo_no
    UNION ALL
    SELECT period, project_id, kind, 'number', number_key, number, row_key, project_name
    FROM work.voucher_use
    WHERE number_key IS NOT NULL
)
SELECT
    period,
    project_id,
    kind,
    field,
    key,
    arg_min(number, row_key) AS number,
    min(row_key) AS row_key,
    arg_min(project_name, row_key) AS project_name
FROM shown
GROUP BY period, project_id, kind, field, key
