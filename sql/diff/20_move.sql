-- In: project_source, project, project_alias, project_split of both sides. Out: work.diff_move, one row per period and pair of
-- projects between which rows that did not change were linked otherwise, or that the register merged or split.
CREATE OR REPLACE TABLE work.diff_move AS
WITH moved AS (
    SELECT b.period, b.project_id AS old_id, a.project_id AS new_id, count(*) AS moved_rows
    FROM work.before.project_source AS b
    JOIN work.after.project_source AS a
        ON a.period = b.period AND a.department = b.department AND a.document = b.document
        AND a.file_sha256 = b.file_sha256 AND a.sheet_name = b.sheet_name AND a.row_number = b.row_number
    WHERE a.project_id <> b.project_id
    GROUP BY ALL
),
merged AS (
    SELECT former.period, alias.alias_id AS old_id, alias.project_id AS new_id, alias.why
    FROM work.after.project_alias AS alias
    JOIN work.before.project AS former ON former.project_id = alias.alias_id
    LEFT JOIN work.after.project AS still ON still.period = former.period AND still.project_id = former.project_id
    WHERE still.project_id IS NULL
),
parted AS (
    SELECT part.period, split.project_id AS old_id, split.part_id AS new_id, split.why
    FROM work.after.project_split AS split
    JOIN work.after.project AS part ON part.period = split.since AND part.project_id = split.part_id
    JOIN work.before.project AS whole ON whole.period = part.period AND whole.project_id = split.project_id
    LEFT JOIN work.before.project AS already ON already.period = part.period AND already.project_id = part.project_id
    WHERE already.project_id IS NULL
),
said AS (
    FROM merged
    UNION ALL
    FROM parted
)
SELECT
    coalesce(said.period, moved.period) AS period,
    coalesce(said.old_id, moved.old_id) AS old_id,
    coalesce(said.new_id, moved.new_id) AS new_id,
    coalesce(said.why, moved.moved_rows || ' 条来源行改归另一项目') AS why
FROM said
FULL JOIN moved ON moved.period = said.period AND moved.old_id = said.old_id AND moved.new_id = said.new_id
WHERE coalesce(said.period, moved.period) IN (SELECT period FROM work.diff_period)
