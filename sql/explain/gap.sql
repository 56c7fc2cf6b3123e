-- In: gap. Parameter: $period (null: all). Out: one row per scope and period, the city first, the newest period first.
SELECT *
FROM gap
WHERE $period IS NULL OR period = $period
ORDER BY period DESC, scope_kind <> 'city', scope_kind, scope_code IN ('', '其他行业'), scope_code
