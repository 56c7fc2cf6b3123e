-- In: match_review, $period. Out: one row per pair of rows that are perhaps one project and that no decision has settled, the likelier first.
SELECT
    pair.pair_id,
    pair.left_department || ' ' || pair.left_file_name || ' 第' || pair.left_row_number || '行' AS left_place,
    pair.left_project_name,
    pair.left_owner_name,
    pair.right_department || ' ' || pair.right_file_name || ' 第' || pair.right_row_number || '行' AS right_place,
    pair.right_project_name,
    pair.right_owner_name,
    CAST(CAST(pair.match_probability AS DECIMAL(4, 2)) AS VARCHAR) AS match_probability,
    pair.why
FROM match_review AS pair
WHERE pair.last_period = $period AND NOT coalesce(pair.settled, false)
ORDER BY pair.match_probability DESC, pair.pair_id
