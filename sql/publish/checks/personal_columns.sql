/* ---
id: personal_columns
table: dictionary
severity: critical
description: 发布的表没有联系人、电话等个人信息列
--- */
-- in: the catalogue; out: one row per published column that would hold personal data
SELECT table_name, column_name
FROM duckdb_columns()
WHERE database_name = current_database()
    AND NOT internal
    AND (
        regexp_matches(column_name, '^(contact|phone|mobile|telephone|visited_by|filled_by)')
        OR regexp_matches(column_name, '联系人|电话|手机|填表人')
    )
