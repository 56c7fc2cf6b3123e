/* ---
id: phone_like_values
table: finding
severity: warning
description: 公开的文字中没有像手机号码的数字
--- */
-- in: free texts of published tables; out: one row per text that holds what looks like a mobile number
-- (an amount in 元 can look like one, hence a warning)
WITH texts AS (
    SELECT 'finding' AS place, period, coalesce(field, '') AS what, concat_ws(' ', value, message) AS text FROM finding
    UNION ALL
    SELECT 'project_value', period, field, concat_ws(' ', value, why) FROM project_value
    UNION ALL
    SELECT 'dispatch', period, project_id, concat_ws(' ', leader, issues, next_step, not_ready_reason) FROM dispatch
    UNION ALL
    SELECT 'project', period, project_id, concat_ws(' ', project_name, stage) FROM project
)
SELECT place, period, what FROM texts WHERE regexp_matches(text, '(^|[^0-9.])1[3-9][0-9]{9}([^0-9.]|$)')
