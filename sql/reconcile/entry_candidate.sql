-- In: work.entry_row, work.source_row, work.link. Out: one row per entry row (entry_key) and row of its period that may be the
-- same project: it shares the code or the name, or, where no row does, the owner. At most 400 rows of one owner.
WITH entry AS (
    SELECT
        period,
        row_key,
        nullif(regexp_replace(project_code, '[^0-9]', '', 'g'), '') AS code,
        work.folded(project_name) AS name,
        nullif(work.folded(owner_name), '') AS owner
    FROM work.entry_row
    WHERE in_force
),
source AS (
    SELECT
        row.period,
        row.row_key,
        link.project_id,
        nullif(regexp_replace(row.project_code, '[^0-9]', '', 'g'), '') AS code,
        work.folded(row.project_name) AS name,
        work.folded(row.library_name) AS library_name,
        nullif(work.folded(row.owner_name), '') AS owner
    FROM work.source_row AS row
    JOIN work.link AS link ON link.period = row.period AND link.row_key = row.row_key
),
near AS (
    SELECT entry.row_key AS entry_key, source.period, source.row_key, source.project_id
    FROM entry JOIN source ON source.period = entry.period AND source.code = entry.code
    UNION
    SELECT entry.row_key, source.period, source.row_key, source.project_id
    FROM entry JOIN source ON source.period = entry.period AND source.name = entry.name
    UNION
    SELECT entry.row_key, source.period, source.row_key, source.project_id
    FROM entry JOIN source ON source.period = entry.period AND source.library_name = entry.name
),
of_owner AS (
    SELECT entry.row_key AS entry_key, source.period, source.row_key, source.project_id
    FROM entry
    JOIN source ON source.period = entry.period AND source.owner = entry.owner
    WHERE entry.row_key NOT IN (SELECT entry_key FROM near)
    QUALIFY row_number() OVER (PARTITION BY entry.row_key ORDER BY source.row_key) <= 400
)
SELECT near.entry_key, near.project_id, row.*
FROM (FROM near UNION ALL FROM of_owner) AS near
JOIN work.source_row AS row ON row.period = near.period AND row.row_key = near.row_key
ORDER BY near.entry_key, near.row_key
