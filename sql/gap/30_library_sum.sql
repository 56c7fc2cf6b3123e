-- In: work.gap_library, work.gap_scope. Out: work.gap_library_sum, one row per period and scope that holds a record;
-- 万元. Unknown prior-year values count 0, in *_prior_high_wan their upper bound.
CREATE OR REPLACE TABLE work.gap_library_sum AS
SELECT
    period,
    CASE WHEN grouping(region) = 0 THEN 'region' WHEN grouping(sector) = 0 THEN 'sector' ELSE 'city' END AS scope_kind,
    coalesce(region, sector, (SELECT scope_code FROM work.gap_scope WHERE scope_kind = 'city')) AS scope_code,
    coalesce(sum(ytd_wan), 0) AS library_wan,
    coalesce(sum(ytd_wan) FILTER (decision IN ('remove', 'duplicate')), 0) AS removals_wan,
    coalesce(sum(prior_ytd_wan) FILTER (decision IN ('remove', 'duplicate')), 0) AS removals_prior_wan,
    coalesce(sum(prior_high_wan) FILTER (decision IN ('remove', 'duplicate')), 0) AS removals_prior_high_wan,
    coalesce(sum(ytd_wan) FILTER (decision = 'review'), 0) AS pending_removals_wan,
    coalesce(sum(prior_ytd_wan) FILTER (decision = 'review'), 0) AS pending_removals_prior_wan
FROM work.gap_library
GROUP BY GROUPING SETS ((period), (period, region), (period, sector))
