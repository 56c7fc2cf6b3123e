/* In: work.edit_outcome, work.own_row, work.own_file, staged rows.parquet of the files concerned ($files). Out: one row per
   broken rule: place, rule, severity, field, reason, difference, the cells of its row as JSON, and, for a difference, the row itself. */
SELECT
    own.submission_id,
    own.sheet_name,
    own.row_number,
    broken.rule_id,
    broken.severity,
    broken.field,
    broken.reason,
    broken.differs_wan,
    line.cells,
    CASE WHEN broken.differs_wan IS NOT NULL THEN own END AS amounts
FROM work.edit_outcome AS broken
JOIN work.own_row AS own ON own.row_key = broken.row_key
JOIN work.own_file AS file ON file.submission_id = own.submission_id
LEFT JOIN read_parquet($files, filename = true) AS line
    ON line.filename = file.rows_path AND line.sheet_name = own.sheet_name AND line.row_number = own.row_number
WHERE broken.outcome = 'broken'
