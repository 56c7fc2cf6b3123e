-- In: gap_residual. Parameter: $period. Out: one row per kind of part and figure, in their order.
SELECT *
FROM gap_residual
WHERE period = $period
ORDER BY scope_kind, list_position(['reported', 'base', 'target_level', 'gap'], figure)
