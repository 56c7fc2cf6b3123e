-- In: work.entry_row, work.entry_link, work.entry_word. Out: work.entry_line, one row per entry row that belongs to a project, with
-- what its stage and change mean (schemas/reconcile.toml). A month given without a day ends it where a day is needed (applied_by).
CREATE OR REPLACE TABLE work.entry_line AS
SELECT
    link.period,
    link.project_id,
    entry.row_key,
    entry.stage,
    stage.meaning AS stage_means,
    entry.change,
    change.meaning AS change_means,
    TRY_CAST(entry.applied_on AS DATE) AS applied_on,
    coalesce(
        TRY_CAST(entry.applied_on AS DATE),
        last_day(TRY_CAST(left(entry.applied_on, 7) || '-01' AS DATE))
    ) AS applied_by,
    TRY_CAST(entry.returned_on AS DATE) AS returned_on,
    nullif(trim(entry.return_reason), '') AS return_reason,
    nullif(trim(entry."window"), '') AS "window",
    entry.unit_in_directory,
    TRY_CAST(entry.change_on AS DATE) AS change_on,
    row_number() OVER (
        PARTITION BY link.period, link.project_id
        ORDER BY entry.received_order DESC, coalesce(entry.returned_on, entry.applied_on) DESC NULLS LAST, entry.sheet_name,
            entry.row_number DESC, entry.row_key
    ) AS newness
FROM work.entry_row AS entry
JOIN work.entry_link AS link ON link.row_key = entry.row_key AND link.period = entry.period
LEFT JOIN work.entry_word AS stage ON stage.word = entry.stage
LEFT JOIN work.entry_word AS change ON change.word = entry.change
WHERE entry.in_force
