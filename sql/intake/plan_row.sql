/* In: staged rows.parquet of plans in force ($files), work.intake_file, work.plan_scope.
   Out: work.plan_row, one row per scope, period and kind of target: the one received last, within a file the lowest. */
INSERT INTO work.plan_row BY NAME
SELECT
    row_period(line.period, file.period) AS period,
    scope.scope_kind,
    scope.scope_code,
    scope.scope_name,
    line.* EXCLUDE (filename, period, scope_kind, scope_name, section, group_label, extra) REPLACE (
        coalesce(line.coverage, '全口径') AS coverage,
        -- A target of which nobody says that it is the year's holds for the period it stands under, no further.
        coalesce(line.target_kind, CASE WHEN line.target_growth IS NOT NULL THEN '时段' END) AS target_kind
    ),
    file.submission_id
FROM read_parquet($files, union_by_name = true, filename = true, hive_partitioning = false) AS line
JOIN work.intake_file AS file ON file.rows_path = line.filename
JOIN work.plan_scope AS scope
    ON scope.written_kind IS NOT DISTINCT FROM line.scope_kind AND scope.written_name = line.scope_name
WHERE file.in_force
QUALIFY row_number() OVER (
    PARTITION BY
        row_period(line.period, file.period),
        scope.scope_kind,
        scope.scope_code,
        coalesce(line.target_kind, CASE WHEN line.target_growth IS NOT NULL THEN '时段' END)
    ORDER BY file.arrival_order DESC, line.sheet_name DESC, line.row_number DESC
) = 1
ORDER BY ALL
