/* In: staged rows.parquet of plans ($files). Out: one row per distinct pair of scope kind and scope name as written. */
SELECT DISTINCT scope_kind, scope_name
FROM read_parquet($files, union_by_name = true, hive_partitioning = false)
ORDER BY ALL
