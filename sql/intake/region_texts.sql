/* In: staged rows.parquet ($files). Out: one row per distinct text that tells a row's county: its own region, else the
   label of the group it stands under. */
SELECT DISTINCT coalesce(region, group_label) AS text
FROM read_parquet($files, union_by_name = true, hive_partitioning = false)
WHERE coalesce(region, group_label) IS NOT NULL
ORDER BY text
