/* ---
id: cuts_add_up
table: investment_cut
severity: critical
description: 每个投资分组的各组相加等于库内合计，县区和行业分组与缺口表一致
--- */
-- in: investment_cut, library_record, gap; out: one row per period and cut whose groups do not add up to the library, and per county or
-- sector whose amount is not that of the gap
WITH library AS (
    SELECT period, coalesce(sum(ytd_wan), 0) AS wan FROM library_record GROUP BY period
),
cut AS (
    SELECT period, cut, sum(ytd_wan) AS wan FROM investment_cut GROUP BY period, cut
),
listed AS (
    SELECT library.period, listed.cut, library.wan
    FROM library
    CROSS JOIN (SELECT DISTINCT cut FROM investment_cut) AS listed
)
SELECT listed.period, listed.cut, NULL AS value, cut.wan AS cut_wan, listed.wan AS whole_wan
FROM listed
LEFT JOIN cut ON cut.period = listed.period AND cut.cut = listed.cut
WHERE cut.wan IS DISTINCT FROM listed.wan
UNION ALL
SELECT part.period, part.cut, part.value, part.ytd_wan, gap.library_wan
FROM investment_cut AS part
JOIN gap ON gap.period = part.period AND gap.scope_name = part.value
    AND gap.scope_kind = CASE part.cut WHEN 'county' THEN 'region' ELSE 'sector' END
WHERE part.cut IN ('county', 'sector') AND part.ytd_wan IS DISTINCT FROM gap.library_wan
