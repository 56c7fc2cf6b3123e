/* in: gap · out: one row per county or sector of $period ($scope_kind), in the order of the table; 万元 */
SELECT
    scope_name, library_wan, additions_complete_wan, additions_partial_wan, additions_lead_wan, removals_wan,
    pending_review_wan, pending_removals_wan, target_growth_pct, reported_wan, base_wan, gap_wan, gap_low_wan, gap_high_wan,
    note
FROM gap
WHERE period = $period AND scope_kind = $scope_kind
ORDER BY rowid
