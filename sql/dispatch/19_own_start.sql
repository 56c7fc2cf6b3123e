-- In: work.key_row, work.stage_word. Out: work.own_start, one row per key project and period: whether it has started by its list
-- alone: its word, its start date, its stage, its phase (续建 started, 前期 not); null unknown.
CREATE OR REPLACE TABLE work.own_start AS
SELECT
    key_row.period,
    key_row.project_id,
    coalesce(
        CASE key_row.started WHEN 'true' THEN true WHEN 'false' THEN false END,
        CASE WHEN left(key_row.actual_start, 7) <= key_row.period THEN true
            WHEN left(key_row.actual_start, 7) > key_row.period THEN false END,
        stage_word.started,
        CASE key_row.phase WHEN '续建' THEN true WHEN '前期' THEN false END
    ) AS started
FROM work.key_row AS key_row
LEFT JOIN work.stage_word AS stage_word ON stage_word.stage = key_row.stage
