-- In: work.candidate, work.gap_scope. Out: work.gap_candidate, one row per project not in the library and period that
-- belongs to a tier, placed in exactly one county (or '' 未分县区) and one sector (or 其他行业).
CREATE OR REPLACE TABLE work.gap_candidate AS
SELECT
    candidate.period,
    candidate.project_id,
    candidate.tier,
    coalesce(region.scope_code, '') AS region,
    coalesce(sector.scope_code, '其他行业') AS sector,
    coalesce(candidate.ytd_wan, 0) AS ytd_wan,
    coalesce(candidate.prior_ytd_wan, 0) AS prior_ytd_wan,
    greatest(coalesce(candidate.prior_high_wan, 0), coalesce(candidate.prior_ytd_wan, 0)) AS prior_high_wan
FROM work.candidate AS candidate
LEFT JOIN work.gap_scope AS region ON region.scope_kind = 'region' AND region.scope_code = candidate.region_code
LEFT JOIN work.gap_scope AS sector ON sector.scope_kind = 'sector' AND sector.scope_code = candidate.sector
WHERE candidate.tier IN ('complete', 'partial', 'lead', 'pending')
