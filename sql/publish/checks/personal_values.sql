/* ---
id: personal_values
table: finding
severity: critical
description: 问题表中个人信息字段的原值已遮盖
--- */
-- in: finding; out: one row per finding on a personal field that shows seven or more figures, or a phone number, in clear
SELECT period, rule_id, department, file_name, sheet_name, row_number, field
FROM finding
WHERE field IN ('contact', 'phone', 'visited_by')
    AND (
        regexp_matches(coalesce(value, ''), '[0-9０-９]{7}')
        OR regexp_matches(message, '(^|[^0-9])1[3-9][0-9]{9}([^0-9]|$)')
    )
