/* In: work.edit_outcome, work.own_row, work.own_file. Out: one row per staged rows.parquet in which a rule is broken. */
SELECT DISTINCT file.rows_path
FROM work.edit_outcome AS broken
JOIN work.own_row AS own ON own.row_key = broken.row_key
JOIN work.own_file AS file ON file.submission_id = own.submission_id
WHERE broken.outcome = 'broken'
ORDER BY ALL
