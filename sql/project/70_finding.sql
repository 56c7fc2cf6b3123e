-- In: work.choice, work.report, work.linked_row, work.library_row, work.project_rule, $tolerance_wan. Out: finding, one row
-- per doubted amount (PV01), per repeated row of one project in one document (PV02), per whole that its parts exceed (PV03).
INSERT INTO finding BY NAME
WITH doubted AS (
    SELECT
        'PV01' AS rule_id, row_key, field, value, period,
        concat(
            '金额疑似单位错误：', value, ' 万元，与',
            CASE against WHEN '计划总投资' THEN '计划总投资' WHEN '完成投资' THEN '完成投资' ELSE '其他来源' END,
            '相差悬殊', CASE WHEN against IN ('计划总投资', '完成投资') THEN '' ELSE '（约 ' || factor || ' 倍）' END,
            CASE WHEN verdict = 'implausible' AND choice_rank > 1 THEN '，本次未取用' ELSE '，暂按来源次序取用' END,
            '；请核对金额单位，原值不作改动'
        ) AS message
    FROM work.choice
    WHERE verdict IS NOT NULL
),
numbered AS (
    SELECT
        row.period, row.row_key, row.department, row.document, row.file_name, row.sheet_name, row.row_number,
        row.project_name,
        first(work.place(row.department, row.document, row.file_name, row.sheet_name, row.row_number)) OVER same AS first_place,
        row_number() OVER same AS seen
    FROM work.linked_row AS row
    LEFT JOIN work.library_row AS record ON record.period = row.period AND record.row_key = row.row_key
    WHERE row.document <> 'library' OR row.library_code IS NOT NULL
    WINDOW same AS (
        PARTITION BY
            row.period, row.project_id, row.department, row.document, coalesce(row.part, ''),
            CASE WHEN row.document = 'library' THEN row.library_code END
        ORDER BY row.place
    )
),
repeated AS (
    SELECT
        'PV02' AS rule_id, row_key, 'project_name' AS field, project_name AS value, period,
        '同一材料中该项目已在' || first_place || '出现，本行不重复计数；请核对是否重复报送' AS message
    FROM numbered
    WHERE seen > 1
),
exceeded AS (
    SELECT
        'PV03' AS rule_id, row_key, field, value, period,
        '各标段之和 ' || work.plain(parts_wan) || ' 万元大于整个项目 ' || value || ' 万元，按整个项目计；请核对' AS message
    FROM work.report
    WHERE from_whole AND field IN ('planned_total', 'ytd', 'cumulative')
        AND CAST(parts_wan AS DOUBLE)
                > CAST(amount_wan AS DOUBLE) + greatest(CAST($tolerance_wan AS DOUBLE), CAST(amount_wan AS DOUBLE) * 0.005)
),
found AS (
    SELECT * FROM doubted
    UNION ALL SELECT * FROM repeated
    UNION ALL SELECT * FROM exceeded
)
SELECT
    found.period,
    left(sha256(concat_ws(
        '|', found.rule_id, row.department, work.folded(row.project_name), work.folded(row.project_code),
        work.folded(row.owner_uscc), work.folded(row.owner_name), row.document, row.part, found.field,
        CASE WHEN found.rule_id = 'PV02' THEN row.file_name || row.sheet_name || row.row_number END
    )), 16) AS finding_key,
    found.rule_id,
    rule.severity,
    rule.audience,
    row.department,
    row.file_sha256,
    row.file_name,
    row.sheet_name,
    CAST(row.row_number AS INTEGER) AS row_number,
    found.field,
    found.value,
    found.message,
    row.project_id
FROM found
JOIN work.project_rule AS rule ON rule.rule_id = found.rule_id
JOIN work.linked_row AS row ON row.period = found.period AND row.row_key = found.row_key
ORDER BY found.period, row.place, found.rule_id, found.field
