/* ---
id: column_commented
table: dictionary
severity: critical
description: 每个表、视图、列和宏都有注释
--- */
-- in: the catalogue of the candidate; out: one row per table, view, column or macro without a comment
WITH objects AS (
    SELECT schema_name, table_name AS name, NULL AS column_name, comment
    FROM duckdb_tables() WHERE database_name = current_database()
    UNION ALL
    SELECT schema_name, view_name, NULL, comment
    FROM duckdb_views() WHERE database_name = current_database() AND NOT internal
    UNION ALL
    SELECT schema_name, table_name, column_name, comment
    FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal
    UNION ALL
    SELECT schema_name, function_name, NULL, comment
    FROM duckdb_functions() WHERE database_name = current_database() AND NOT internal
)
SELECT schema_name, name, column_name FROM objects WHERE coalesce(trim(comment), '') = ''
