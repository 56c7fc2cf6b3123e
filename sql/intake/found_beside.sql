/* In: work.said (findings that rest on other files of the same sender), work.intake_file, work.source_row.
   Out: work.found, one row per such finding, with the project it speaks of where its row counts. */
INSERT INTO work.found BY NAME
SELECT
    file.period,
    file.department,
    file.document,
    file.file_sha256,
    file.file_name,
    said.* EXCLUDE (submission_id),
    line.project_name,
    line.project_code
FROM work.said AS said
JOIN work.intake_file AS file ON file.submission_id = said.submission_id
LEFT JOIN work.source_row AS line
    ON line.submission_id = said.submission_id
    AND line.sheet_name = said.sheet_name
    AND line.row_number = said.row_number
