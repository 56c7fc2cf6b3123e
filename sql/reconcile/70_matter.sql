-- In: reconciliation, project, work.project_case, work.claim, work.scope, rule, work.standing, work.voice, work.matter_kind, finding,
-- $statistics. Out: work.matter, one row per period, project (as it is now called) and kind of matter that is followed, with whether
-- it stands there, why, the papers that are missing and who is to settle it: what rests on the library is the bureau's, and nothing of
-- it stands in a department's matters, nor does an error that only the bureau sees or that was explained. Without an export of
-- the library nothing can be said of what is missing from it.
CREATE OR REPLACE TABLE work.matter AS
WITH export AS (
    SELECT DISTINCT period FROM work.library_row
),
-- Last year's exports, kept for the base, are no months in which anything was asked of anybody.
surveyed AS (
    SELECT DISTINCT period FROM work.project_case WHERE surveyed
),
faulty AS (
    SELECT period, project_id, count(*) AS errors
    FROM finding
    WHERE severity = 'error' AND audience = 'sender' AND coalesce(status, 'open') = 'open' AND project_id IS NOT NULL
    GROUP BY period, project_id
),
state AS (
    SELECT
        project_case.period,
        project_case.project_id,
        coalesce(standing.project_id, project_case.project_id) AS standing_id,
        reconciliation.status,
        reconciliation.reason,
        reconciliation.not_entered_reason,
        reconciliation.status = 'amount_differs' OR claim.why IS NOT NULL
            OR (reconciliation.status = 'review' AND project.scope <> 'review')
            OR (reconciliation.status = 'review' AND project_case.pending_match
                AND NOT (project_case.in_library AND project_case.surveyed)) AS against_library,
        project.scope,
        scope.rule_id || '（' || rule.title || '）' AS scope_rule,
        project_case.evidence,
        project_case.papers_missing,
        faulty.errors,
        voice.department,
        export.period IS NOT NULL AS has_export
    FROM work.project_case AS project_case
    JOIN reconciliation
        ON reconciliation.period = project_case.period AND reconciliation.project_id = project_case.project_id
    LEFT JOIN work.standing AS standing ON standing.alias_id = project_case.project_id
    JOIN project ON project.period = project_case.period AND project.project_id = project_case.project_id
    LEFT JOIN work.claim AS claim ON claim.period = project_case.period AND claim.project_id = project_case.project_id
    LEFT JOIN work.scope AS scope ON scope.period = project_case.period AND scope.project_id = project_case.project_id
    LEFT JOIN rule ON rule.rule_id = scope.rule_id
    JOIN surveyed ON surveyed.period = project_case.period
    LEFT JOIN export ON export.period = project_case.period
    LEFT JOIN faulty ON faulty.period = project_case.period AND faulty.project_id = project_case.project_id
    LEFT JOIN work.voice AS voice ON voice.period = project_case.period AND voice.project_id = project_case.project_id
),
told AS (
    SELECT
        state.period,
        state.standing_id AS project_id,
        kind.kind,
        kind.label AS matter,
        CASE WHEN kind.kind IN ('comparison', 'removal') THEN $statistics ELSE state.department END AS department,
        CASE kind.kind
            WHEN 'not_entered' THEN state.status = 'missing_from_library'
            WHEN 'papers' THEN state.status = 'missing_from_library' AND state.evidence <> 'complete'
            WHEN 'question' THEN state.scope = 'review' OR state.errors > 0
            WHEN 'comparison' THEN state.against_library
            WHEN 'removal' THEN state.status IN ('to_remove', 'duplicate_in_library')
        END AS stands,
        CASE kind.kind
            WHEN 'not_entered' THEN coalesce(state.not_entered_reason, '原因未填')
            WHEN 'papers' THEN '缺：' || array_to_string(state.papers_missing, '、')
            WHEN 'question' THEN concat_ws(
                '；',
                CASE WHEN state.scope = 'review' THEN '统计范围待核' || coalesce('：' || state.scope_rule, '') END,
                '有 ' || state.errors || ' 处错误没有改正'
            )
            WHEN 'removal' THEN replace(state.reason, '拟退库待核：', '')
            ELSE state.reason
        END AS reason,
        CASE WHEN kind.kind IN ('not_entered', 'papers') THEN nullif(array_to_string(state.papers_missing, '、'), '') END
            AS evidence_missing
    FROM state
    CROSS JOIN work.matter_kind AS kind
    WHERE state.has_export OR kind.kind = 'question'
)
SELECT
    period,
    project_id,
    kind,
    matter,
    bool_or(coalesce(stands, false)) AS stands,
    min(department) FILTER (WHERE stands) AS department,
    string_agg(DISTINCT reason, '；' ORDER BY reason) FILTER (WHERE stands) AS reason,
    string_agg(DISTINCT evidence_missing, '；' ORDER BY evidence_missing) FILTER (WHERE stands) AS evidence_missing
FROM told
GROUP BY period, project_id, kind, matter
