-- In: work.library_row, work.linked_row. Out: work.same_record, one row per second and later record of one project, with the record that
-- stays (the one entered first, ties: the smaller code), what the two have in common and why that one stays.
CREATE OR REPLACE TABLE work.same_record AS
WITH described AS (
    SELECT
        record.period,
        record.row_key,
        record.project_id,
        record.summand,
        record.record_rank,
        coalesce(record.library_code, record.project_name) AS name,
        record.entered,
        nullif(work.folded(row.project_code), '') AS code,
        nullif(work.folded(row.owner_name), '') AS owner,
        nullif(work.folded(row.project_name), '') AS project_name,
        nullif(work.folded(row.address), '') AS address,
        row.planned_total
    FROM work.library_row AS record
    JOIN work.linked_row AS row ON row.period = record.period AND row.row_key = record.row_key
)
SELECT
    later.period,
    later.row_key,
    first.name AS first_code,
    nullif(concat_ws(
        '、',
        CASE WHEN later.code = first.code THEN '项目代码' END,
        CASE WHEN later.project_name = first.project_name THEN '项目名称' END,
        CASE WHEN later.owner = first.owner THEN '建设单位' END,
        CASE WHEN later.address = first.address THEN '建设地点' END,
        CASE WHEN later.planned_total = first.planned_total THEN '计划总投资' END
    ), '') AS common,
    CASE
        WHEN first.entered < later.entered THEN '入库较早（' || first.entered || '，本条 ' || later.entered || '）'
        WHEN first.entered IS NOT NULL AND later.entered IS NULL THEN '有入库年月（' || first.entered || '），本条没有'
        WHEN first.entered = later.entered THEN '同时入库，编码在前'
        ELSE '没有入库年月，编码在前'
    END AS stays_because
FROM described AS later
JOIN described AS first
    ON first.period = later.period AND first.project_id = later.project_id AND first.summand = later.summand AND first.record_rank = 1
WHERE later.record_rank > 1
