-- In: project, scope_decision, rule, $period. Out: one row per project whose scope is to be decided, with the rules that ask and why.
SELECT
    project.project_id,
    project.project_name,
    project.project_code,
    project.owner_name,
    project.region_name,
    project.survey_category,
    project.nature,
    asked.questions,
    CASE WHEN project.in_library THEN '在库' ELSE '未在库' END AS in_library
FROM project
LEFT JOIN (
    SELECT
        scope_decision.project_id,
        string_agg(DISTINCT rule.rule_id || ' ' || rule.title || coalesce('：' || scope_decision.reason, ''), '；' ORDER BY rule.rule_id || ' ' || rule.title || coalesce('：' || scope_decision.reason, '')) AS questions
    FROM scope_decision
    JOIN rule ON rule.rule_id = scope_decision.rule_id
    WHERE scope_decision.period = $period AND scope_decision.decision = 'review' AND scope_decision.project_id IS NOT NULL
    GROUP BY ALL
) AS asked ON asked.project_id = project.project_id
WHERE project.period = $period AND project.scope = 'review'
ORDER BY project.project_code NULLS LAST, project.project_name, project.project_id
