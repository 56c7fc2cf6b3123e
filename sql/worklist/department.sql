-- In: work.worklist_own, work.worklist_late, work.library_row, reconciliation, project, scope_decision, rule, finding, $period. Out: one row per department, project
-- and matter to be settled by it, in the order of its work list: the more complete papers first, then department, code and
-- name; never by amount, and without one. What stands here as 待核事项 stands so in follow_up too: scope in review, or errors;
-- warnings are in the receipts, but for those of the key-project list. Without an export nothing is said to be missing from it.
WITH export AS (
    SELECT count(*) > 0 AS there FROM work.library_row WHERE period = $period
),
scope_question AS (
    SELECT project_id, string_agg(DISTINCT rule.title, '、' ORDER BY rule.title) AS titles
    FROM scope_decision
    JOIN rule ON rule.rule_id = scope_decision.rule_id AND rule.audience = 'sender'
    WHERE scope_decision.period = $period AND scope_decision.decision = 'review'
    GROUP BY ALL
),
question AS (
    SELECT
        department, project_id,
        list(message ORDER BY rule_id, file_name, sheet_name, row_number, field, message) AS said
    FROM finding
    WHERE period = $period AND audience = 'sender' AND severity = 'error' AND project_id IS NOT NULL
    GROUP BY ALL
),
late AS (
    SELECT department, project_id, list(said ORDER BY turn, said) AS said
    FROM (
        SELECT department, project_id, turn, said FROM work.worklist_late
        UNION ALL
        SELECT department, project_id, 9, message
        FROM finding
        WHERE period = $period AND audience = 'sender' AND severity = 'warning' AND rule_id LIKE 'DP%' AND project_id IS NOT NULL
    )
    GROUP BY ALL
),
matter (kind, department, project_id, said) AS (
    SELECT
        'not_entered', own.department, own.project_id,
        [concat('请核实项目是否真实、是否已开工', CASE WHEN own.not_entered_reason IS NOT NULL THEN '；贵单位填写的未纳统原因：' || own.not_entered_reason
            ELSE '，并说明未纳统原因' END)]
    FROM work.worklist_own AS own
    JOIN reconciliation ON reconciliation.period = $period AND reconciliation.project_id = own.project_id
    WHERE own.surveyed AND (SELECT there FROM export) AND reconciliation.status = 'missing_from_library'
    UNION ALL
    SELECT 'papers', own.department, own.project_id, ['请核对下列资料是否已有，已有的在右侧逐项填“有”']
    FROM work.worklist_own AS own
    JOIN reconciliation ON reconciliation.period = $period AND reconciliation.project_id = own.project_id
    WHERE own.surveyed AND (SELECT there FROM export) AND reconciliation.status = 'missing_from_library' AND own.papers_missing IS NOT NULL
    UNION ALL
    SELECT
        'question', own.department, own.project_id,
        list_concat(
            CASE WHEN project.scope = 'review' AND own.surveyed THEN ['是否属于统计范围待核'
                || coalesce('（' || scope_question.titles || '）', '') || '，请补充建设内容、会计处理等情况'] ELSE [] END,
            coalesce(question.said, [])
        )
    FROM work.worklist_own AS own
    JOIN project ON project.period = $period AND project.project_id = own.project_id
    LEFT JOIN scope_question ON scope_question.project_id = own.project_id
    LEFT JOIN question ON question.department = own.department AND question.project_id = own.project_id
    UNION ALL
    SELECT 'dispatch', department, project_id, said FROM late
)
SELECT
    own.department,
    own.project_id,
    own.project_name,
    own.project_code,
    own.owner_name,
    matter.kind,
    matter.said,
    CASE WHEN matter.kind = 'papers' THEN own.papers_missing END AS papers_missing,
    CASE WHEN (SELECT there FROM export) THEN CASE WHEN project.in_library THEN '在库' ELSE '未在库' END ELSE '' END AS in_library,
    own.evidence,
    own.place
FROM matter
JOIN work.worklist_own AS own ON own.department = matter.department AND own.project_id = matter.project_id
JOIN project ON project.period = $period AND project.project_id = own.project_id
WHERE len(matter.said) > 0
ORDER BY
    CASE own.evidence WHEN 'complete' THEN 0 WHEN 'partial' THEN 1 ELSE 2 END,
    own.department, own.project_code NULLS LAST, own.project_name, own.project_id,
    CASE matter.kind WHEN 'not_entered' THEN 0 WHEN 'papers' THEN 1 WHEN 'question' THEN 2 ELSE 3 END
