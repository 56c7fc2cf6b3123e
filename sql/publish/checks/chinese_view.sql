/* ---
id: chinese_view
table: dictionary
severity: critical
description: “中文”模式中每个表有一个视图
--- */
-- in: the catalogue and dictionary; out: one row per table whose Chinese view is missing
WITH labels AS (SELECT DISTINCT table_name, table_label FROM dictionary)
SELECT labels.table_name, labels.table_label
FROM labels
LEFT JOIN duckdb_views() AS v
    ON v.database_name = current_database() AND v.schema_name = '中文' AND v.view_name = labels.table_label
WHERE v.view_name IS NULL
