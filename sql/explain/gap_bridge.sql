-- In: gap_bridge. Parameters: $period, $scope_kind, $scope_code. Out: one row per step of the bridge, in their order.
SELECT *
FROM gap_bridge
WHERE period = $period AND scope_kind = $scope_kind AND scope_code = $scope_code
ORDER BY step_order
