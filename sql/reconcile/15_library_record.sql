-- In: work.library_decision. Out: library_record, one row per record of the library and period. Amounts in 万元; an unknown
-- prior value is null, and 0 in a removal.
INSERT INTO library_record BY NAME
SELECT
    period,
    library_code,
    project_id,
    ytd AS ytd_wan,
    prior_ytd_wan,
    decision,
    CASE WHEN decision IN ('remove', 'duplicate') THEN coalesce(ytd, 0) ELSE 0 END AS removal_wan,
    CASE WHEN decision IN ('remove', 'duplicate') THEN coalesce(prior_ytd_wan, 0) ELSE 0 END AS removal_prior_ytd_wan,
    CASE decision
        WHEN 'remove' THEN coalesce(scope_reason, '不在统计范围')
        WHEN 'duplicate' THEN '与 ' || first_code || ' 为同一项目，疑似库内重复'
        WHEN 'completed_exit' THEN '已全部投产，本期摸排没有该项目，竣工退出'
        WHEN 'review' THEN coalesce(scope_reason, '没有规则能够判定是否纳入') || '，待复核'
        ELSE coalesce(scope_reason, '在统计范围')
    END AS reason
FROM work.library_decision
ORDER BY period, library_code, place
