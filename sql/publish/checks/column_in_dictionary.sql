/* ---
id: column_in_dictionary
table: dictionary
severity: critical
description: 数据字典与库中的表和列一一对应，类型相同
--- */
-- in: the catalogue and dictionary; out: one row per column that only one of them has, or with another type
WITH standing AS (
    SELECT table_name, column_name, data_type
    FROM duckdb_columns()
    WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
)
SELECT
    coalesce(s.table_name, d.table_name) AS table_name,
    coalesce(s.column_name, d.column_name) AS column_name,
    s.data_type, d.type
FROM standing AS s
FULL JOIN dictionary AS d ON s.table_name = d.table_name AND s.column_name = d.column_name
WHERE s.data_type IS DISTINCT FROM d.type
