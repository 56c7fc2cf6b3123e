/* ---
id: IN60
title: 本单位另一份材料填的不同
severity: warning
condition: 本单位同一期的两份材料（或两张表）对同一项目填的计划总投资、建设单位、开工时间一致
basis: 部门报送材料的填报说明
in_force_from:
in_force_to:
audience: sender
concerns: "(department, period, code_key) IN (SELECT department, period, code_key FROM work.own_row WHERE code_key IS NOT NULL GROUP BY ALL HAVING count(*) > 1 AND count(*) = count(DISTINCT submission_id || '|' || sheet_name))"
parameters:
  tolerance_wan: rules.tolerance_wan
  differs_pct: rules.reports_differ_pct
message: "{reason}；请报送部门确认以哪一份为准"
message_sender: "{reason}；请核对以哪一份为准"
--- */
-- Reads work.own_row, work.later, $tolerance_wan, $differs_pct. One row per row that stands, recognised beyond doubt, in another
-- sheet or file of the same sender and period too, and per thing both tell.
WITH named AS (
    SELECT row_key, department, period, submission_id, sheet_name, 1 AS way, code_key AS key
    FROM work.own_row WHERE code_key IS NOT NULL
    UNION ALL
    SELECT row_key, department, period, submission_id, sheet_name, 2, name_key || '|' || owner_key
    FROM work.own_row WHERE name_key IS NOT NULL AND owner_key IS NOT NULL
),
met_again AS (
    SELECT department, period, way, key
    FROM named
    GROUP BY ALL
    HAVING count(*) > 1 AND count(*) = count(DISTINCT submission_id || '|' || sheet_name)
),
clear AS (
    SELECT
        named.way,
        named.key,
        own.*,
        row_number() OVER (
            PARTITION BY named.department, named.period, named.way, named.key
            ORDER BY own.file_name, own.sheet_name, own.row_number
        ) AS place
    FROM named
    JOIN met_again USING (department, period, way, key)
    JOIN work.own_row AS own ON own.row_key = named.row_key
),
pair AS (
    SELECT
        one.*,
        other.planned_total AS other_planned_total,
        other.owner_name AS other_owner_name,
        other.owner_key AS other_owner_key,
        other.begun AS other_begun,
        '“' || other.file_name || '”工作表“' || other.sheet_name || '”第 ' || other.row_number || ' 行' AS other_place
    FROM clear AS one
    JOIN clear AS other
        ON other.department = one.department AND other.period = one.period AND other.way = one.way AND other.key = one.key
        AND other.row_key <> one.row_key AND other.place <= 2
    WHERE coalesce(one.code_key = other.code_key, true)
    QUALIFY row_number() OVER (PARTITION BY one.row_key ORDER BY one.way, other.place) = 1
)
SELECT
    row_key,
    CASE
        WHEN planned_total IS NULL OR other_planned_total IS NULL THEN 'not_verifiable'
        WHEN abs(planned_total - other_planned_total) > CAST($tolerance_wan AS DECIMAL(18, 6))
            AND abs(planned_total - other_planned_total) * 100
                > CAST($differs_pct AS DECIMAL(5, 2)) * greatest(planned_total, other_planned_total) THEN 'broken'
        ELSE 'holds'
    END AS outcome,
    'warning' AS severity,
    'planned_total' AS field,
    '计划总投资 ' || work.plain(planned_total) || ' 万元，本单位另一份材料填的不同：' || other_place || '填 '
        || work.plain(other_planned_total) || ' 万元' AS reason,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM pair
UNION ALL
SELECT
    row_key,
    CASE
        WHEN owner_key IS NULL OR other_owner_key IS NULL THEN 'not_verifiable'
        WHEN contains(owner_key, other_owner_key) OR contains(other_owner_key, owner_key) THEN 'holds'
        ELSE 'broken'
    END,
    'warning',
    'owner_name',
    '建设单位“' || left(owner_name, 60) || '”，本单位另一份材料填的不同：' || other_place || '填“' || left(other_owner_name, 60) || '”',
    NULL
FROM pair
UNION ALL
SELECT
    row_key,
    CASE
        WHEN begun IS NULL OR other_begun IS NULL THEN 'not_verifiable'
        WHEN work.later(begun, other_begun) OR work.later(other_begun, begun) THEN 'broken'
        ELSE 'holds'
    END,
    'warning',
    'start_month',
    '开工时间 ' || begun || '，本单位另一份材料填的不同：' || other_place || '填 ' || other_begun,
    NULL
FROM pair
