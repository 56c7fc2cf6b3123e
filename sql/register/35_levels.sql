-- In: work.register_score, work.register_scored.
-- Out: work.register_level, one row per text of levels that was told of a candidate, numbered from 1.
CREATE OR REPLACE TABLE work.register_level AS
WITH told AS (
    SELECT DISTINCT scored.levels
    FROM work.register_score AS asked
    JOIN work.register_scored AS scored USING (one, other)
    WHERE scored.levels IS NOT NULL
)
SELECT levels, row_number() OVER (ORDER BY levels) AS number
FROM told
