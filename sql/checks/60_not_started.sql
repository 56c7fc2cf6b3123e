-- In: work.linked_row, work.stage_word, work.library_row. Out: work.start_word, one row per project in the library: its amount of
-- the year there (library_ytd_wan, second records of one thing left out) and what the surveys say of its start: departments that say
-- it has begun, and that it has not, with the row of the first that says so.
CREATE OR REPLACE TABLE work.start_word AS
WITH said AS (
    SELECT
        row.period,
        row.project_id,
        row.department,
        row.row_key,
        row.place,
        row.ytd,
        coalesce(row.started, stage.started, CASE WHEN left(row.start_month, 7) > row.period THEN false END) AS started
    FROM work.linked_row AS row
    LEFT JOIN work.stage_word AS stage ON stage.stage = row.stage
    WHERE row.document = 'survey'
),
survey AS (
    SELECT
        period,
        project_id,
        list_sort(list(DISTINCT department) FILTER (WHERE started)) AS begun_by,
        list_sort(list(DISTINCT department) FILTER (WHERE NOT started)) AS not_begun_by,
        arg_min(row_key, place) FILTER (WHERE NOT started) AS row_key
    FROM said
    GROUP BY ALL
),
record AS (
    SELECT period, project_id, sum(ytd) AS library_ytd_wan
    FROM work.library_row
    WHERE record_rank = 1
    GROUP BY ALL
)
SELECT
    record.period,
    record.project_id,
    record.library_ytd_wan,
    survey.project_id IS NOT NULL AS surveyed,
    coalesce(survey.begun_by, CAST([] AS VARCHAR[])) AS begun_by,
    coalesce(survey.not_begun_by, CAST([] AS VARCHAR[])) AS not_begun_by,
    survey.row_key
FROM record
LEFT JOIN survey ON survey.period = record.period AND survey.project_id = record.project_id
