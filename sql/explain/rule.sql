-- In: rule. Parameters: $rule_id, $period (null: any). Out: the rule as it was in force in the period; no row when unknown.
SELECT *
FROM rule
WHERE rule_id = $rule_id
ORDER BY
    coalesce($period BETWEEN coalesce(in_force_from, '') AND coalesce(in_force_to, '9999-12'), true) DESC,
    in_force_from DESC NULLS LAST
LIMIT 1
