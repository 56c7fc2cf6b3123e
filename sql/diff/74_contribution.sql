-- In: work.diff_item, work.diff_total_field (which figures explain a total, in order), work.diff_cause, project of the later side.
-- Out: work.diff_contribution, one row per total, project or record, county and sector whose amount in it changed: movement (entered, left, grew,
-- fell, in that total), by how much (万元), and the causes of the first figure that explains it.
CREATE OR REPLACE TABLE work.diff_contribution AS
WITH one_side AS (
    SELECT
        side, period, total,
        CASE WHEN record = '' THEN project_id ELSE '' END AS unit,
        any_value(project_id) AS project_id,
        record, region, sector, sum(amount) AS amount
    FROM work.diff_item
    WHERE period IN (SELECT period FROM work.diff_period)
    GROUP BY ALL
),
moved AS (
    SELECT
        coalesce(a.period, b.period) AS period,
        coalesce(a.total, b.total) AS total,
        coalesce(a.project_id, b.project_id) AS project_id,
        b.project_id AS old_project_id,
        coalesce(a.record, b.record) AS record,
        coalesce(a.region, b.region) AS region,
        coalesce(a.sector, b.sector) AS sector,
        CASE
            WHEN b.total IS NULL THEN 'entered'
            WHEN a.total IS NULL THEN 'left'
            WHEN a.amount > b.amount THEN 'grew'
            ELSE 'fell'
        END AS movement,
        CAST(coalesce(a.amount, 0) - coalesce(b.amount, 0) AS DECIMAL(18, 6)) AS amount
    FROM (FROM one_side WHERE side = 'before') AS b
    FULL JOIN (FROM one_side WHERE side = 'after') AS a
        ON a.period = b.period AND a.total = b.total AND a.unit = b.unit AND a.record = b.record
        AND a.region = b.region AND a.sector = b.sector
    WHERE coalesce(a.amount, 0) <> coalesce(b.amount, 0)
),
explained AS (
    SELECT moved.*, cause.rank, cause.kind, cause.ref, cause.text
    FROM moved
    LEFT JOIN work.diff_total_field AS field ON field.total = moved.total
    LEFT JOIN work.diff_cause AS cause
        ON cause.period = moved.period AND cause.table_name = field.table_name AND cause.field = field.field
        AND (cause.project_id = moved.project_id OR cause.project_id = moved.old_project_id)
        AND (cause.record = '' OR moved.record = '' OR cause.record = moved.record)
    QUALIFY CASE WHEN cause.kind IS NULL THEN 999 ELSE field.field_rank END
        = min(CASE WHEN cause.kind IS NULL THEN 999 ELSE field.field_rank END) OVER (
            PARTITION BY moved.period, moved.total, moved.project_id, moved.record, moved.region, moved.sector
        )
)
SELECT DISTINCT period, total, project_id, record, region, sector, movement, amount, rank, kind, ref, text
FROM explained
