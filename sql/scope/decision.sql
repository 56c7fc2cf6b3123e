-- In: work.scope_spoken. Out: scope_decision, one row per project and rule that spoke; a muted one names what replaced it.
INSERT INTO scope_decision BY NAME
SELECT
    period,
    project_id,
    library_code,
    rule_id,
    decision,
    reason || CASE WHEN muted_by IS NULL THEN '' ELSE '（由 ' || muted_by || ' 取代）' END AS reason
FROM work.scope_spoken
ORDER BY period, project_id, rule_id
