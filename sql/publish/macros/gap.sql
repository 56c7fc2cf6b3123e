/* ---
name: 缺口
description: 一个时段一个范围（全市、县区或行业的名称）的缺口测算，每个数字一行；仅供分析研判，不得分解下达，不得据此要求单位填报或修改统计数据
--- */
-- in: gap, dictionary; out: one row per figure of the scope that is known, in 万元 or %, with the words that stand beside a gap
CREATE OR REPLACE MACRO "缺口"("哪期", "哪里") AS TABLE
WITH scope AS (
    SELECT COLUMNS('_(wan|pct)$')::DECIMAL(18, 6)
    FROM gap
    WHERE period = "哪期" AND (scope_name = "哪里" OR (scope_kind = 'city' AND "哪里" = '全市'))
),
figure AS (
    UNPIVOT scope ON COLUMNS(*) INTO NAME column_name VALUE amount
)
SELECT
    d.label AS "数字", figure.amount AS "数值", d.unit AS "单位", d.definition AS "含义",
    '仅供分析研判，不得分解下达，不得据此要求单位填报或修改统计数据' AS "提示"
FROM figure
JOIN dictionary AS d ON d.table_name = 'gap' AND d.column_name = figure.column_name
ORDER BY d.rowid
