-- In: work.side. Out: reconciliation, one row per project and period with the first status that fits. Amounts in 万元. A pending match,
-- or a claim that the project is there all the same, leaves open whether it is missing. Without an export of the library nothing
-- can be said to be missing from it.
INSERT INTO reconciliation BY NAME
WITH judged AS (
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
    FROM work.side
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
            WHEN other_basis IS NOT NULL THEN '在库，' || other_basis || '，金额不作比较'
            WHEN difference_wan IS NULL THEN '在库，有一方没有本年完成投资'
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
