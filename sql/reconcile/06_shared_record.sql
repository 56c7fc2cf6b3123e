-- In: work.linked_row, work.library_row. Out: work.shared_record, one row per project and period whose department rows name the code of
-- a library record that belongs to another project: one record for several surveyed projects, or a wrong code.
CREATE OR REPLACE TABLE work.shared_record AS
SELECT DISTINCT
    row.period,
    row.project_id,
    record.library_code,
    record.project_id AS record_project_id
FROM work.linked_row AS row
JOIN work.library_row AS record
    ON record.period = row.period AND work.folded(record.library_code) = work.folded(row.library_code)
WHERE row.document <> 'library' AND record.project_id <> row.project_id
