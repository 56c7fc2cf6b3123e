-- In: gap_base. Parameters: $period, $scope_kind, $scope_code. Out: one row per base that could be had, the used one first.
SELECT *
FROM gap_base
WHERE period = $period AND scope_kind = $scope_kind AND scope_code = $scope_code
ORDER BY used DESC, base_source
