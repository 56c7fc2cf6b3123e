-- In: work.doubt (period × doubtful pair of rows).
-- Out: work.pending_match, one row per department row × library row that look alike and are not linked, where the
-- department row's project has no library record.
CREATE OR REPLACE TABLE work.pending_match AS
SELECT period, row_key, other_row_key AS library_row_key, pair_id, match_probability, why
FROM work.doubt
WHERE pending
ORDER BY period, row_key, library_row_key
