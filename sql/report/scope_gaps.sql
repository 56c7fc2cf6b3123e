/* in: gap · out: one row per county or sector of $period that has a target */
SELECT scope_name, target_growth_pct, reported_wan, base_wan, gap_wan, library_wan
FROM gap
WHERE period = $period AND scope_kind <> 'city' AND target_growth_pct IS NOT NULL
ORDER BY scope_kind, scope_code
