-- In: work.answer_row, work.standing, work.matter_open, work.answer_word, work.linked_row. Out: work.answer, one row per answer to a work list
-- in force: the project it is now called, the matter it fits (null: none of that project, or a department that has no row of it),
-- and what it means for the matter. newness: 1 for the newest of a matter.
CREATE OR REPLACE TABLE work.answer AS
WITH said AS (
    SELECT
        line.*,
        coalesce(standing.project_id, trim(line.project_id)) AS standing_id
    FROM work.answer_row AS line
    LEFT JOIN work.standing AS standing ON standing.alias_id = trim(line.project_id)
    WHERE line.in_force
),
reporter AS (
    SELECT DISTINCT coalesce(standing.project_id, row.project_id) AS project_id, row.department
    FROM work.linked_row AS row
    LEFT JOIN work.standing AS standing ON standing.alias_id = row.project_id
)
SELECT
    said.period,
    said.row_key,
    said.standing_id AS project_id,
    trim(said.project_id) AS asked_id,
    trim(said.matter) AS asked_matter,
    matter.matter,
    coalesce(word.meaning, 'explained') AS status,
    without_phones(concat_ws('，', trim(said.answer), nullif(trim(said.reason), ''), '预计 ' || said.expected_on)) AS answer,
    row_number() OVER (
        PARTITION BY said.standing_id, matter.matter
        ORDER BY said.period DESC, said.received_order DESC, said.sheet_name, said.row_number DESC, said.row_key
    ) AS newness
FROM said
LEFT JOIN reporter ON reporter.project_id = said.standing_id AND reporter.department = said.department
LEFT JOIN work.matter_open AS matter
    ON matter.project_id = said.standing_id AND matter.matter = trim(said.matter) AND reporter.department IS NOT NULL
LEFT JOIN work.answer_word AS word ON word.word = trim(said.answer)
