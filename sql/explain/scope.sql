-- In: scope_decision, rule. Parameters: $project_id, $period. Out: one row per rule that spoke on the project (or on a record
-- of it), with its title and legal basis as they were in force.
WITH in_force AS (
    SELECT *
    FROM rule
    QUALIFY row_number() OVER (
        PARTITION BY rule_id
        ORDER BY $period BETWEEN coalesce(in_force_from, '') AND coalesce(in_force_to, '9999-12') DESC,
            in_force_from DESC NULLS LAST
    ) = 1
)
SELECT scope_decision.* EXCLUDE (period, project_id), in_force.title, in_force.basis AS rule_basis
FROM scope_decision
LEFT JOIN in_force USING (rule_id)
WHERE scope_decision.project_id = $project_id AND scope_decision.period = $period
ORDER BY scope_decision.rule_id, scope_decision.library_code
