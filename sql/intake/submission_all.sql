/* In: work.intake_file. Out: work.submission_all, one row per arrival, with the columns of published `submission`. */
CREATE OR REPLACE TABLE work.submission_all AS
SELECT
    period,
    submission_id,
    file_sha256,
    department,
    document,
    file_name,
    received_at,
    status,
    after_freeze,
    rows_read,
    rows_accepted,
    rows_rejected,
    reason,
    rows_in_file
FROM work.intake_file
ORDER BY arrival_order
