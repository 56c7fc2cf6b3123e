-- In: work.pending_record, work.library_row. Out: work.doubtful_record, one row per library record whose project looks like another
-- project of the library and nobody has settled it: of two records the one entered later (ties: the larger code) may be a duplicate.
CREATE OR REPLACE TABLE work.doubtful_record AS
WITH listed AS (
    SELECT
        period,
        project_id,
        row_key,
        coalesce(library_code, project_name) AS name,
        row_number() OVER (PARTITION BY period ORDER BY entered NULLS LAST, library_code NULLS LAST, place) AS turn
    FROM work.library_row
    WHERE record_rank = 1
),
kept AS (
    SELECT period, project_id, min(turn) AS turn, arg_min(name, turn) AS name FROM listed GROUP BY period, project_id
)
SELECT
    pair.period,
    later.project_id,
    arg_min(earlier.name, earlier.turn) AS other_code
FROM work.pending_record AS pair
JOIN kept AS later ON later.period = pair.period AND later.project_id IN (pair.project_id, pair.other_project_id)
JOIN kept AS earlier
    ON earlier.period = pair.period AND earlier.project_id IN (pair.project_id, pair.other_project_id)
    AND earlier.turn < later.turn
GROUP BY pair.period, later.project_id
