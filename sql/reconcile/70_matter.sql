-- In: reconciliation, work.project_case, work.standing, work.voice, work.matter_kind, finding. Out: work.matter, one row per period,
-- project (as it is now called) and kind of matter that is followed, with whether it stands there, why, the papers that are missing
-- and the department it is put to. Without an export of the library nothing can be said of what is missing from it.
CREATE OR REPLACE TABLE work.matter AS
WITH export AS (
    SELECT DISTINCT period FROM work.library_row
),
faulty AS (
    SELECT period, project_id, count(*) AS errors
    FROM finding
    WHERE severity = 'error' AND project_id IS NOT NULL
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
        project_case.evidence,
        project_case.papers_missing,
        faulty.errors,
        voice.department,
        export.period IS NOT NULL AS has_export
    FROM work.project_case AS project_case
    JOIN reconciliation
        ON reconciliation.period = project_case.period AND reconciliation.project_id = project_case.project_id
    LEFT JOIN work.standing AS standing ON standing.alias_id = project_case.project_id
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
        state.department,
        CASE kind.kind
            WHEN 'not_entered' THEN state.status = 'missing_from_library'
            WHEN 'papers' THEN state.status = 'missing_from_library' AND state.evidence <> 'complete'
            WHEN 'question' THEN state.status IN ('review', 'amount_differs') OR state.errors > 0
            WHEN 'removal' THEN state.status IN ('to_remove', 'duplicate_in_library')
        END AS stands,
        CASE kind.kind
            WHEN 'not_entered' THEN coalesce(state.not_entered_reason, '原因未填')
            WHEN 'papers' THEN '缺：' || array_to_string(state.papers_missing, '、')
            WHEN 'question' THEN concat_ws(
                '；',
                CASE WHEN state.status IN ('review', 'amount_differs') THEN state.reason END,
                '有 ' || state.errors || ' 处错误没有改正'
            )
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
