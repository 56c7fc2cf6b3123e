/* In: staged rows.parquet of peers in force ($files), work.intake_file.
   Out: work.peer_row, one row per city and period: the one received last, within a file the lowest. */
INSERT INTO work.peer_row BY NAME
SELECT
    row_period(line.period, file.period) AS period,
    trim(line.city) AS city,
    line.growth::DECIMAL(12, 6) AS growth_pct,
    file.submission_id,
    line.sheet_name,
    line.row_number
FROM read_parquet($files, union_by_name = true, filename = true, hive_partitioning = false) AS line
JOIN work.intake_file AS file ON file.rows_path = line.filename
WHERE file.in_force AND line.city IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY row_period(line.period, file.period), trim(line.city)
    ORDER BY file.arrival_order DESC, line.sheet_name DESC, line.row_number DESC
) = 1
ORDER BY ALL
