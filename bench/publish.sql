-- Rows of the synthetic city that bench/publish.py publishes: {n} projects of one period.
CREATE TEMP TABLE unit AS SELECT i, 'P' || upper(substr(md5(i::VARCHAR), 1, 10)) AS project_id, i % 5 AS kind FROM range({n}) AS t(i);
INSERT INTO project BY NAME SELECT '2025-06' AS period, project_id, '县区' || i % 6 || '第' || i || '号标准厂房建设项目' AS project_name,
    '项目投资' AS investment_kind, '2501-4398' || lpad((i % 100)::VARCHAR, 2, '0') || '-04-01-' || lpad((i % 1000000)::VARCHAR, 6, '0')
    AS project_code, '第' || i // 3 || '投资有限公司' AS owner_name, '9143980' || lpad((i // 3)::VARCHAR, 11, '0') AS owner_uscc,
    '4398' || lpad((i % 6 + 2)::VARCHAR, 2, '0') AS region_code, '县区' || i % 6 AS region_name, '工业' AS sector, '新建' AS nature,
    500 + i % 90000 AS planned_total_wan, i % 7000 AS ytd_wan, i % 9000 AS cumulative_wan, i % 5000 AS prior_ytd_wan,
    CASE i % 20 WHEN 0 THEN 'out' WHEN 1 THEN 'review' ELSE 'in' END AS scope, kind < 2 AS in_library,
    CASE WHEN kind < 2 THEN '4398' || lpad(i::VARCHAR, 12, '0') END AS library_code,
    ['complete', 'partial', 'lead'][i % 3 + 1] AS evidence, ['发改', '住建', '工信'][i % 3 + 1] AS departments FROM unit;
INSERT INTO project_source BY NAME SELECT '2025-06' AS period, project_id, ['发改', '住建', '工信'][i % 3 + 1] AS department,
    'survey' AS document, repeat(substr(md5((i % 40)::VARCHAR), 1, 16), 4) AS file_sha256, '摸排表.xlsx' AS file_name, '一' AS sheet_name,
    i // 40 + 2 AS row_number, 1 AS match_probability, '第' || i || '号标准厂房' AS project_name, 500 + i % 90000 AS planned_total_wan
    FROM unit
UNION ALL BY NAME SELECT '2025-06' AS period, project_id, '统计局' AS department, 'library' AS document, repeat('ab', 32) AS file_sha256,
    '在库.xlsx' AS file_name, '库' AS sheet_name, i + 2 AS row_number, 0.98 AS match_probability FROM unit WHERE kind < 2;
INSERT INTO reconciliation BY NAME SELECT '2025-06' AS period, project_id, ['amount_differs', 'matched', 'missing_from_library',
    'review', 'not_applicable'][kind + 1] AS status, i % 7000 AS survey_ytd_wan, CASE WHEN kind < 2 THEN i % 6000 END AS library_ytd_wan,
    CASE WHEN kind < 2 THEN i % 7000 - i % 6000 END AS difference_wan, ['complete', 'partial', 'lead'][i % 3 + 1] AS evidence,
    '在库，金额不一致' AS reason FROM unit;
INSERT INTO library_record BY NAME SELECT '2025-06' AS period, '4398' || lpad(i::VARCHAR, 12, '0') AS library_code, project_id,
    i % 6000 AS ytd_wan, i % 5000 AS prior_ytd_wan, CASE WHEN i % 50 = 0 THEN 'remove' ELSE 'keep' END AS decision,
    CASE WHEN i % 50 = 0 THEN i % 6000 ELSE 0 END AS removal_wan FROM unit WHERE kind < 2;
INSERT INTO scope_decision BY NAME SELECT '2025-06' AS period, project_id, 'SC01' AS rule_id, CASE i % 20 WHEN 0 THEN 'out' WHEN 1
    THEN 'review' ELSE 'in' END AS decision, '计划总投资 ' || 500 + i % 90000 || ' 万元，达到起点' AS reason FROM unit;
INSERT INTO project_value BY NAME SELECT '2025-06' AS period, project_id, ['ytd', 'project_name'][i % 2 + 1] AS field, department,
    (i % 7000)::VARCHAR AS value, department = '发改' AS chosen, '按来源次序取用' AS why
    FROM unit, (VALUES ('发改'), ('统计局')) AS d(department) WHERE kind < 2;
INSERT INTO finding BY NAME SELECT '2025-06' AS period, substr(md5(i::VARCHAR), 1, 16) AS finding_key, 'ED0' || i % 9 + 1 AS rule_id,
    ['error', 'warning', 'info'][i % 3 + 1] AS severity, 'sender' AS audience, '发改' AS department, '摸排表.xlsx' AS file_name,
    '一' AS sheet_name, i + 2 AS row_number, 'ytd' AS field, '12' AS value, '本年完成投资不等于构成之和' AS message, project_id
    FROM unit WHERE i % 2 = 0;
INSERT INTO rule BY NAME SELECT 'SC01' AS rule_id, '起点' AS title, 'scope' AS kind;
