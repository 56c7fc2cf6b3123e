-- In: work.project_case, project, library_record, reconciliation_field, work.claim, work.not_entered, work.shared_record, work.checked,
-- work.voice, work.scope, scope_decision, $tolerance_wan, $differs_pct. Out: work.side, one row per project and period with what decides how it
-- stands against the library. Amounts in 万元; the library's is that of the records kept (neither to be removed nor a duplicate).
-- difference_wan: null where the two are of a different basis (other_basis: one section, one side of the city's border). Where one
-- record serves several surveyed projects, their sum (others_ytd_wan beside its own) may be what agrees with it.
CREATE OR REPLACE TABLE work.side AS
WITH record AS (
    SELECT
        period,
        project_id,
        bool_or(decision = 'remove') AS to_remove,
        bool_or(decision = 'duplicate') AS duplicate,
        bool_or(decision = 'completed_exit') AS completed,
        count(*) AS library_records,
        string_agg(DISTINCT reason, '；' ORDER BY reason) FILTER (WHERE decision = 'review') AS review_reason,
        sum(ytd_wan) FILTER (WHERE decision NOT IN ('remove', 'duplicate')) AS library_ytd_wan,
        string_agg(DISTINCT reason, '；' ORDER BY reason) FILTER (WHERE decision = 'remove') AS remove_reason,
        string_agg(DISTINCT reason, '；' ORDER BY reason) FILTER (WHERE decision = 'duplicate') AS duplicate_reason,
        string_agg(DISTINCT reason, '；' ORDER BY reason) FILTER (WHERE decision = 'completed_exit') AS completed_reason
    FROM library_record
    GROUP BY period, project_id
),
-- What the other projects that point at a project's records report.
sharing AS (
    SELECT
        shared.period,
        shared.record_project_id AS project_id,
        sum(CASE WHEN other.surveyed THEN other.survey_ytd_wan END) AS others_ytd_wan,
        string_agg(DISTINCT shared.project_id, '、' ORDER BY shared.project_id) AS others
    FROM (SELECT DISTINCT period, project_id, record_project_id FROM work.shared_record) AS shared
    JOIN work.project_case AS other ON other.period = shared.period AND other.project_id = shared.project_id
    WHERE NOT other.in_library
    GROUP BY ALL
),
basis AS (
    SELECT period, project_id, note FROM reconciliation_field WHERE field = 'ytd' AND result = 'not_comparable'
),
export AS (
    SELECT period, bool_or(investment_kind = '房地产开发投资') AS holds_real_estate FROM work.library_row GROUP BY period
),
speech AS (
    SELECT decision.period, decision.project_id, any_value(decision.rule_id || ' ' || decision.reason) AS reason
    FROM scope_decision AS decision
    JOIN work.scope AS scope
        ON scope.period = decision.period AND scope.project_id = decision.project_id AND scope.rule_id = decision.rule_id
    GROUP BY ALL
),
side AS (
    SELECT
        project_case.period,
        project_case.project_id,
        project.scope,
        project_case.evidence,
        project_case.papers_missing,
        project_case.pending_match AND NOT (project_case.in_library AND project_case.surveyed) AS pending,
        voice.department,
        export.period IS NOT NULL AS has_export,
        project_case.surveyed,
        project_case.in_library,
        project_case.on_key_list,
        claim.why AS claimed,
        claim.shared_record,
        not_entered.reason AS not_entered_reason,
        not_entered.source AS not_entered_source,
        checked.outcome AS check_outcome,
        coalesce(checked.outcome IN ('absent', 'untrue'), false) AS untrue,
        checked.result AS check_result,
        sharing.others,
        sharing.others_ytd_wan,
        basis.note AS other_basis,
        coalesce(record.library_records, 0) AS library_records,
        record.review_reason,
        coalesce(record.to_remove, false) AS to_remove,
        coalesce(record.duplicate, false) AS duplicate,
        coalesce(record.completed, false) AS completed,
        CASE WHEN project_case.surveyed THEN project_case.survey_ytd_wan END AS survey_ytd_wan,
        TRY_CAST(record.library_ytd_wan AS DECIMAL(18, 6)) AS library_ytd_wan,
        NOT coalesce(export.holds_real_estate, false) AND (
            coalesce(project_case.investment_kind = '房地产开发投资', false)
            OR (project_case.investment_kind IS NULL AND (
                coalesce(project_case.industry_code IN ('701', '7010'), false)
                OR coalesce(project_case.not_entered_reason = '属房地产', false)
            ))
        ) AS other_coverage,
        speech.reason AS scope_reason,
        record.remove_reason,
        record.duplicate_reason,
        record.completed_reason
    FROM work.project_case AS project_case
    JOIN project ON project.period = project_case.period AND project.project_id = project_case.project_id
    LEFT JOIN record ON record.period = project_case.period AND record.project_id = project_case.project_id
    LEFT JOIN export ON export.period = project_case.period
    LEFT JOIN speech ON speech.period = project_case.period AND speech.project_id = project_case.project_id
    LEFT JOIN work.claim AS claim ON claim.period = project_case.period AND claim.project_id = project_case.project_id
    LEFT JOIN work.not_entered AS not_entered
        ON not_entered.period = project_case.period AND not_entered.project_id = project_case.project_id
    LEFT JOIN work.checked AS checked ON checked.period = project_case.period AND checked.project_id = project_case.project_id
    LEFT JOIN work.voice AS voice ON voice.period = project_case.period AND voice.project_id = project_case.project_id
    LEFT JOIN sharing ON sharing.period = project_case.period AND sharing.project_id = project_case.project_id
    LEFT JOIN basis ON basis.period = project_case.period AND basis.project_id = project_case.project_id
)
SELECT
    *,
    TRY_CAST(
        CASE WHEN other_basis IS NULL THEN CAST(survey_ytd_wan AS DECIMAL(24, 6)) - library_ytd_wan END AS DECIMAL(18, 6)
    ) AS difference_wan,
    other_basis IS NULL AND work.apart(survey_ytd_wan, library_ytd_wan, $tolerance_wan, $differs_pct) AS alone_differs,
    work.apart(
        CAST(survey_ytd_wan AS DECIMAL(24, 6)) + others_ytd_wan, library_ytd_wan, $tolerance_wan, $differs_pct
    ) AS together_differs
FROM side
