-- In: work.diff_source, work.diff_file_for. Out: work.diff_source_file, one row per thing reported otherwise and file that answers for it,
-- with each value that it reports now.
CREATE OR REPLACE TABLE work.diff_source_file AS
SELECT DISTINCT
    source.period,
    source.project_id,
    source.document,
    source.reported,
    source.value,
    file.ref,
    file.received_at,
    file.text
FROM (SELECT * EXCLUDE (reports), unnest(reports, recursive := true) FROM work.diff_source) AS source
JOIN work.diff_file_for AS file
    ON file.period = source.period AND file.department = source.department AND file.document = source.document
    AND file.file_sha256 = source.file_sha256
