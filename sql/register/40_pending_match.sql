-- In: work.doubt (period × doubtful or decided pair of rows).
-- Out: work.pending_match, one row per department row × library row that look alike and are not linked, where the
-- department row's project has no library record and no reviewer has settled the matter.
CREATE OR REPLACE TABLE work.pending_match AS
SELECT period, row_key, other_row_key AS library_row_key, pair_id, match_probability, why
FROM work.doubt
WHERE pending AND NOT settled
ORDER BY period, row_key, library_row_key
