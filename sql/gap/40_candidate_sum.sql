-- In: work.gap_candidate, work.gap_scope. Out: work.gap_candidate_sum, one row per period and scope that holds a
-- candidate; 万元, tiers never mixed; checked and in window are parts of the complete ones. Unknown prior-year values count 0, in additions_prior_high_wan their upper bound.
CREATE OR REPLACE TABLE work.gap_candidate_sum AS
SELECT
    period,
    CASE WHEN grouping(region) = 0 THEN 'region' WHEN grouping(sector) = 0 THEN 'sector' ELSE 'city' END AS scope_kind,
    coalesce(region, sector, (SELECT scope_code FROM work.gap_scope WHERE scope_kind = 'city')) AS scope_code,
    coalesce(sum(ytd_wan) FILTER (tier = 'complete'), 0) AS complete_wan,
    coalesce(sum(ytd_wan) FILTER (tier = 'complete' AND checked), 0) AS checked_wan,
    coalesce(sum(ytd_wan) FILTER (tier = 'complete' AND in_window), 0) AS in_window_wan,
    coalesce(sum(ytd_wan) FILTER (tier = 'partial'), 0) AS partial_wan,
    coalesce(sum(ytd_wan) FILTER (tier = 'lead'), 0) AS lead_wan,
    coalesce(sum(prior_ytd_wan) FILTER (tier = 'complete'), 0) AS complete_prior_wan,
    coalesce(sum(prior_high_wan) FILTER (tier = 'complete'), 0) AS complete_prior_high_wan,
    coalesce(sum(ytd_wan) FILTER (tier = 'pending'), 0) AS pending_wan,
    coalesce(sum(prior_ytd_wan) FILTER (tier = 'pending'), 0) AS pending_prior_wan
FROM work.gap_candidate
GROUP BY GROUPING SETS ((period), (period, region), (period, sector))
