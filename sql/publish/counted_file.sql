/* In: submission, work.sealed_period, work.sealed_file. Out: macro counted_file(), one row per file whose rows stand in the
   figures, with the columns of `submission`; of a sealed period these are the files that its seal knew, with the rows that
   the sealed figures hold. Files that came after it are a term of their own (check sealed_rows_apart), but for documents
   that speak of any period, whatever folder they lie in. */
CREATE OR REPLACE TEMP MACRO counted_file() AS TABLE
WITH known AS (
    SELECT
        file.*,
        held.rows_held,
        sealed.period IS NOT NULL
            AND coalesce(file.document NOT IN ('decisions', 'answers', 'verifications'), true) AS is_sealed
    FROM submission AS file
    LEFT JOIN work.sealed_period AS sealed ON sealed.period = file.period
    LEFT JOIN work.sealed_file AS held ON held.period = file.period AND held.submission_id = file.submission_id
)
SELECT
    * EXCLUDE (rows_held, is_sealed) REPLACE (CASE WHEN is_sealed THEN rows_held ELSE rows_accepted END AS rows_accepted)
FROM known
WHERE CASE WHEN is_sealed THEN coalesce(rows_held, 0) > 0 ELSE status IN ('accepted', 'partial') END
