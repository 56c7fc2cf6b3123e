/* ---
id: ED21
title: 代码的校验位、地区和年月
severity: warning
condition: 项目代码和统一社会信用代码的校验位相符；项目代码的地区是已知的县区或其开发区，赋码年月不晚于本期
basis: GB/T 40058-2021 全国固定资产投资项目代码编码规范；GB 32100-2015 法人和其他组织统一社会信用代码编码规则
in_force_from:
in_force_to:
audience: sender
concerns: "project_code IN (SELECT text FROM work.own_code WHERE kind = 'project') OR owner_uscc IN (SELECT text FROM work.own_code WHERE kind = 'credit')"
message: "{reason}；实际发放的代码也有校验位不符的，只作提示，请对照立项文件或营业执照核对"
message_sender: "{reason}；请对照立项文件或营业执照核对是否抄错"
--- */
-- Reads work.own_row, work.own_code (each distinct code: its form, whether its check digit and its district are right, null where
-- that cannot be told). One row per row and code. Real codes fail now and then: never more than a warning.
WITH given AS (
    SELECT own.row_key, own.period, 'project_code' AS field, '项目代码' AS label, code.*
    FROM work.own_row AS own
    JOIN work.own_code AS code ON code.kind = 'project' AND code.text = own.project_code
    UNION ALL
    SELECT own.row_key, own.period, 'owner_uscc', '统一社会信用代码', code.*
    FROM work.own_row AS own
    JOIN work.own_code AS code ON code.kind = 'credit' AND code.text = own.owner_uscc
)
SELECT
    row_key,
    CASE
        WHEN NOT check_holds OR NOT district_known OR issued > period THEN 'broken'
        WHEN check_holds IS NULL AND district_known IS NULL THEN 'not_verifiable'
        ELSE 'holds'
    END AS outcome,
    'warning' AS severity,
    field,
    label || '“' || text || '”' || CASE
        WHEN NOT check_holds THEN '的校验位不符，可能抄错了一位'
        WHEN NOT district_known THEN '中的地区代码 ' || district || ' 不认识'
        ELSE '的赋码年月 ' || issued || ' 晚于本期'
    END AS reason,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM given
