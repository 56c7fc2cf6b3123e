-- In: work.library_item, work.gap_scope. Out: work.gap_library, one row per library record and period, placed in exactly
-- one county (or '' 未分县区) and one sector (or 其他行业). A prior-year value that is only a bound is unknown: null.
CREATE OR REPLACE TABLE work.gap_library AS
SELECT
    item.period,
    item.library_code,
    item.project_id,
    coalesce(region.scope_code, '') AS region,
    coalesce(sector.scope_code, '其他行业') AS sector,
    coalesce(item.investment_kind = '房地产开发投资', false) AS real_estate,
    coalesce(item.decision, 'review') AS decision,
    item.ytd_wan,
    CASE WHEN coalesce(item.prior_high_wan, item.prior_ytd_wan) = item.prior_ytd_wan THEN item.prior_ytd_wan END
        AS prior_ytd_wan,
    greatest(coalesce(item.prior_high_wan, item.prior_ytd_wan, 0), coalesce(item.prior_ytd_wan, 0)) AS prior_high_wan
FROM work.library_item AS item
LEFT JOIN work.gap_scope AS region ON region.scope_kind = 'region' AND region.scope_code = item.region_code
LEFT JOIN work.gap_scope AS sector ON sector.scope_kind = 'sector' AND sector.scope_code = item.sector
