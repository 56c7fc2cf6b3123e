-- In: work.cut_item, work.library_item. Out: investment_cut, one row per period, cut and group that holds a record. Amounts in 万元;
-- an unknown prior-year value counts 0 and is counted in prior_unknown.
INSERT INTO investment_cut BY NAME
WITH export AS (
    SELECT
        period,
        CASE WHEN bool_or(investment_kind = '房地产开发投资') THEN '全口径' ELSE '不含房地产' END AS coverage
    FROM work.library_item
    GROUP BY period
)
SELECT
    item.period,
    item.cut,
    item.value,
    CAST(count(DISTINCT item.project_id) AS INTEGER) AS projects,
    CAST(coalesce(sum(item.ytd_wan), 0) AS DECIMAL(18, 6)) AS ytd_wan,
    CAST(coalesce(sum(item.prior_ytd_wan), 0) AS DECIMAL(18, 6)) AS prior_ytd_wan,
    CAST(count(*) FILTER (WHERE item.prior_ytd_wan IS NULL) AS INTEGER) AS prior_unknown,
    export.coverage
FROM work.cut_item AS item
JOIN export ON export.period = item.period
GROUP BY ALL
ORDER BY item.period, item.cut, item.value
