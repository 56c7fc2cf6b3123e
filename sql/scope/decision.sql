-- In: work.scope_spoken, work.scope_reviewed. Out: scope_decision, one row per project (or record) and rule that spoke, and one
-- per project of which a reviewer decided; a muted rule names what replaced it,
-- one that waits for the threshold says so.
INSERT INTO scope_decision BY NAME
SELECT
    period,
    project_id,
    library_code,
    rule_id,
    decision,
    reason || CASE
        WHEN muted_by IS NOT NULL THEN '（由 ' || muted_by || ' 取代）'
        WHEN waits_for IS NOT NULL THEN '（是否达到起点无法核实，不单独作数）'
        ELSE ''
    END AS reason,
    CAST(NULL AS VARCHAR) AS decided_by,
    CAST(NULL AS VARCHAR) AS decided_on,
    CAST(NULL AS VARCHAR) AS basis
FROM work.scope_spoken
UNION ALL
SELECT period, project_id, NULL, 'SD00', scope, reason, decided_by, decided_on, basis
FROM work.scope_reviewed
ORDER BY period, project_id, rule_id, library_code
