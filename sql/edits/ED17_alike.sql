/* ---
id: ED17
title: 数值雷同、整数过多
severity: warning
pattern: 数值雷同
condition: 不同项目的本年完成投资不完全相同，一张表里较大的数不大多是整千、整万
basis: 数据质量核查经验
in_force_from:
in_force_to:
audience: sender
concerns: "states_amounts AND ytd >= CAST($alike_least_wan AS DECIMAL(18, 6))"
parameters:
  alike_least_wan: rules.alike_least_wan
  alike_rows: rules.alike_rows
  alike_digits: rules.alike_digits
  alike_chance_pct: rules.alike_chance_pct
  round_least_wan: rules.round_least_wan
  round_rows: rules.round_rows
  round_pct: rules.round_pct
message: "{reason}；这是核查线索，请对照原始资料和凭证核对是否为估计数"
message_sender: "{reason}；请对照原始资料核对是否为估计数或复制有误"
doubt: 多少个相同、多大比例的整数算可疑，没有查到成文规定，由设置 rules.alike_*、rules.round_* 规定；可用 rules.off 停用
--- */
-- Reads work.own_row and its parameters. One row per row with a large amount of the year: the same amount to the digit in other
-- projects of this material (short numbers agree by chance); and once per sheet whether nearly all its large amounts have one
-- digit followed by noughts.
WITH amount AS (
    SELECT
        row_key, submission_id, sheet_name, row_number, code_key, name_key, owner_key, ytd,
        length(trim(replace(CAST(ytd AS VARCHAR), '.', ''), '0')) AS digits
    FROM work.own_row
    WHERE states_amounts AND ytd > 0
),
large AS (
    SELECT
        *,
        coalesce(code_key, name_key || '|' || coalesce(owner_key, '')) AS project,
        count(*) OVER (PARTITION BY submission_id, sheet_name) AS rows_large,
        count(*) OVER (PARTITION BY submission_id, sheet_name, owner_key) AS rows_of_owner
    FROM amount
    WHERE ytd >= CAST($alike_least_wan AS DECIMAL(18, 6))
),
-- Of one list, and within it of one unit: the fewer rows, the shorter a number may be.
looked_at AS (
    SELECT submission_id, sheet_name, '' AS unit, ytd, digits, project, row_number, rows_large AS rows FROM large
    UNION ALL
    SELECT submission_id, sheet_name, owner_key, ytd, digits, project, row_number, rows_of_owner FROM large WHERE owner_key <> ''
),
crowd AS (
    SELECT
        submission_id,
        sheet_name,
        unit,
        ytd,
        count(*) AS rows_alike,
        array_to_string(min(row_number, 8), '、') || CASE WHEN count(*) > 8 THEN '…' ELSE '' END AS places
    FROM looked_at
    -- The longer the list, the longer a number must be not to be met again by chance: of n rows with numbers of d digits about
    -- n^r / r! / (9 * 10^(d-1))^(r-1) groups of r are alike.
    WHERE digits >= CAST($alike_digits AS INTEGER)
        AND pow(rows, CAST($alike_rows AS INTEGER)) / factorial(CAST($alike_rows AS INTEGER))
            / pow(9 * pow(10, digits - 1), CAST($alike_rows AS INTEGER) - 1) * 100 <= CAST($alike_chance_pct AS DOUBLE)
    GROUP BY submission_id, sheet_name, unit, ytd
    HAVING count(DISTINCT project) >= CAST($alike_rows AS INTEGER)
),
sheet AS (
    SELECT
        submission_id,
        sheet_name,
        arg_min(row_key, row_number) AS row_key,
        count(*) AS rows_large,
        count(*) FILTER (WHERE digits = 1) AS rows_round
    FROM amount
    WHERE ytd >= CAST($round_least_wan AS DECIMAL(18, 6))
    GROUP BY ALL
    HAVING count(*) >= CAST($round_rows AS INTEGER)
)
SELECT
    large.row_key,
    CASE WHEN coalesce(of_list.ytd, of_unit.ytd) IS NULL THEN 'holds' ELSE 'broken' END AS outcome,
    'warning' AS severity,
    'ytd' AS field,
    '本年完成投资 ' || work.plain(large.ytd) || ' 万元在本表' || CASE WHEN of_list.ytd IS NULL THEN '同一单位的 ' ELSE ' ' END
        || coalesce(of_list.rows_alike, of_unit.rows_alike) || ' 行中完全相同（第 ' || coalesce(of_list.places, of_unit.places)
        || ' 行）' AS reason,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM large
LEFT JOIN crowd AS of_list
    ON of_list.submission_id = large.submission_id AND of_list.sheet_name = large.sheet_name AND of_list.ytd = large.ytd
    AND of_list.unit = ''
LEFT JOIN crowd AS of_unit
    ON of_unit.submission_id = large.submission_id AND of_unit.sheet_name = large.sheet_name AND of_unit.ytd = large.ytd
    AND of_unit.unit = large.owner_key AND of_unit.unit <> ''
UNION ALL
SELECT
    row_key,
    CASE WHEN rows_round * 100 >= rows_large * CAST($round_pct AS INTEGER) THEN 'broken' ELSE 'holds' END,
    'warning',
    'ytd',
    '本表 ' || rows_large || ' 个较大的本年完成投资中，' || rows_round || ' 个是整千、整万这样的整数',
    NULL
FROM sheet
