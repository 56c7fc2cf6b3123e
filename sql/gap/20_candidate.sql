-- In: work.candidate, work.gap_scope, work.entry_deadline, $as_of, $needs_directory. Out: work.gap_candidate, one row per project not
-- in the library and period that belongs to a tier, placed in exactly one county (or '' 未分县区) and one sector (or 其他行业).
-- in_window: it can still enter the library before the period's entry deadline (入库申报截止日): it has passed already, or it was
-- applied for by the deadline and waits, or the deadline has not passed; its unit must not be missing from the directory.
CREATE OR REPLACE TABLE work.gap_candidate AS
SELECT
    candidate.period,
    candidate.project_id,
    candidate.tier,
    coalesce(region.scope_code, '') AS region,
    coalesce(sector.scope_code, '其他行业') AS sector,
    coalesce(candidate.ytd_wan, 0) AS ytd_wan,
    coalesce(candidate.prior_ytd_wan, 0) AS prior_ytd_wan,
    greatest(coalesce(candidate.prior_high_wan, 0), coalesce(candidate.prior_ytd_wan, 0)) AS prior_high_wan,
    candidate.checked,
    coalesce(NOT $needs_directory OR candidate.unit_in_directory, true) AND coalesce(
        candidate.entry_stage = 'passed'
        OR CAST($as_of AS DATE) <= entry.deadline
        OR (candidate.entry_stage = 'waiting' AND candidate.applied_by <= entry.deadline),
        false
    ) AS in_window
FROM work.candidate AS candidate
LEFT JOIN work.entry_deadline AS entry ON entry.period = candidate.period
LEFT JOIN work.gap_scope AS region ON region.scope_kind = 'region' AND region.scope_code = candidate.region_code
LEFT JOIN work.gap_scope AS sector ON sector.scope_kind = 'sector' AND sector.scope_code = candidate.sector
WHERE candidate.tier IN ('complete', 'partial', 'lead', 'pending')
