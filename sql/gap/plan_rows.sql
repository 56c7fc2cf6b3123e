-- In: work.plan_row. Out: one row per plan row, in a fixed order; 万元 and percentage points.
SELECT
    period, scope_kind, scope_code, scope_name, coverage, target_growth, target_kind, reported, figure_status, allotted,
    published_growth, prior_published, prior_version, base, deadline, entry_deadline
FROM work.plan_row
WHERE period IS NOT NULL AND scope_kind IS NOT NULL
ORDER BY ALL
