-- In: work.project_case, project, library_record, reconciliation_field, work.claim, work.not_entered, work.shared_record, work.checked,
-- work.voice, $tolerance_wan, $differs_pct. Out: reconciliation, one row per project and period with the first status that fits. Amounts in
-- 万元; the library's is that of the records kept (neither to be removed nor a duplicate). A pending match, or a claim that the project
-- is there all the same, leaves open whether it is missing. Where one record serves several surveyed projects, their sum may be
-- what agrees with it; amounts of a different basis (one section, one side of the city's border) are not compared. Without an export
-- of the library nothing can be said to be missing from it.
INSERT INTO reconciliation BY NAME
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
),
compared AS (
    SELECT
        *,
        TRY_CAST(CAST(survey_ytd_wan AS DECIMAL(24, 6)) - library_ytd_wan AS DECIMAL(18, 6)) AS difference_wan,
        other_basis IS NULL AND work.apart(survey_ytd_wan, library_ytd_wan, $tolerance_wan, $differs_pct) AS alone_differs,
        work.apart(
            CAST(survey_ytd_wan AS DECIMAL(24, 6)) + others_ytd_wan, library_ytd_wan, $tolerance_wan, $differs_pct
        ) AS together_differs
    FROM side
),
judged AS (
    SELECT
        *,
        alone_differs AND NOT (others_ytd_wan IS NOT NULL AND NOT together_differs) AS differs,
        CASE
            WHEN other_coverage AND NOT in_library THEN 'not_applicable'
            WHEN NOT has_export AND scope <> 'review' THEN 'not_applicable'
            WHEN scope = 'review' OR pending OR claimed IS NOT NULL OR review_reason IS NOT NULL THEN 'review'
            WHEN to_remove THEN 'to_remove'
            WHEN duplicate THEN 'duplicate_in_library'
            WHEN completed THEN 'completed_exit'
            WHEN in_library AND surveyed AND differs THEN 'amount_differs'
            WHEN in_library AND surveyed THEN 'matched'
            WHEN in_library THEN 'library_only'
            WHEN scope IN ('in', 'part') AND NOT untrue THEN 'missing_from_library'
            ELSE 'not_applicable'
        END AS status
    FROM compared
)
SELECT
    period,
    project_id,
    status,
    survey_ytd_wan,
    library_ytd_wan,
    difference_wan,
    evidence,
    CASE status
        WHEN 'review' THEN concat_ws(
            '；',
            CASE WHEN pending THEN '与统计库记录疑似同一项目，待复核匹配' END,
            CASE WHEN scope = 'review' THEN coalesce(scope_reason, '没有规则能够判定是否纳入') END,
            claimed,
            CASE WHEN scope <> 'review' THEN review_reason END
        )
        WHEN 'to_remove' THEN '拟退库待核：' || remove_reason
        WHEN 'duplicate_in_library' THEN duplicate_reason
        WHEN 'completed_exit' THEN completed_reason
        WHEN 'amount_differs' THEN '摸排与统计库本年完成投资相差 ' || work.plain(abs(difference_wan)) || ' 万元，待核'
        WHEN 'matched' THEN CASE
            WHEN difference_wan IS NULL THEN '在库，有一方没有本年完成投资'
            WHEN other_basis IS NOT NULL THEN '在库，' || other_basis || '，金额不作比较'
            WHEN alone_differs THEN '在库，与指向同一条记录的 ' || others || ' 合计金额一致'
            ELSE '在库，金额一致'
        END
        WHEN 'library_only' THEN CASE WHEN on_key_list THEN '在库，在重点项目清单而摸排没有' ELSE '在库未摸排' END
        WHEN 'missing_from_library' THEN
            '疑似漏统（未在库）' || CASE WHEN len(papers_missing) > 0 THEN '，缺：' || array_to_string(papers_missing, '、') ELSE '' END
            || CASE WHEN check_outcome IS NOT NULL THEN '；数据质量核查：' || coalesce(check_result, '无问题') ELSE '' END
        ELSE CASE
            WHEN scope IN ('in', 'part') AND NOT has_export THEN '本期没有在库项目导出，不能比对'
            WHEN scope IN ('in', 'part') AND untrue THEN '数据质量核查：' || check_result || '，不作疑似漏统'
            WHEN other_coverage THEN '统计库导出不含房地产开发投资，不作比较'
            ELSE coalesce(scope_reason, '不纳入')
        END
    END AS reason,
    not_entered_reason,
    not_entered_source,
    CAST(library_records AS INTEGER) AS library_records,
    shared_record,
    department
FROM judged
ORDER BY period, project_id
