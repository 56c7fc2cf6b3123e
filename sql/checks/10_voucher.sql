-- In: work.voucher_row, work.paper_key. Out: work.voucher, one row per voucher and year: the same one in the ledgers of several
-- months counts once. since: first period whose ledger shows it; row_key: its row there.
CREATE OR REPLACE TABLE work.voucher AS
SELECT
    left(row.date, 4) AS year,
    left(row.date, 7) AS month,
    row.kind,
    row.number,
    number.key AS number_key,
    row.amount AS amount_wan,
    row.library_code,
    code.key AS code_key,
    work.folded(row.project_name) AS name_key,
    any_value(row.project_name) AS project_name,
    min(row.period) AS since,
    arg_min(row.row_key, (row.period, row.received_order, row.sheet_name, row.row_number)) AS row_key
FROM work.voucher_row AS row
LEFT JOIN work.paper_key AS number ON number.kind = 'number' AND number.text = row.number
LEFT JOIN work.paper_key AS code ON code.kind = 'code' AND code.text = row.project_code
WHERE row.date IS NOT NULL AND row.amount IS NOT NULL
GROUP BY ALL
