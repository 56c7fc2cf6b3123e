-- In: work.register_group, work.register_near. Parameters: $parts and $part, of how many slices this is which.
-- Out: work.register_pair, one row per pair of rows (a < b) that share a key.
CREATE OR REPLACE TABLE work.register_pair AS
SELECT left_row.n AS a, right_row.n AS b
FROM work.register_group AS left_row
JOIN work.register_group AS right_row ON left_row.key = right_row.key AND left_row.n < right_row.n
WHERE left_row.n % $parts = $part
UNION
SELECT a, b FROM work.register_near WHERE a % $parts = $part
