-- In: work.library_decision, work.shared_record. Out: library_record, one row per record of the library and period. Amounts in 万元; an
-- unknown prior value is null, and 0 in a removal.
INSERT INTO library_record BY NAME
WITH shared AS (
    SELECT period, library_code, string_agg(DISTINCT project_id, ',' ORDER BY project_id) AS other_projects
    FROM work.shared_record
    GROUP BY period, library_code
)
SELECT
    record.period,
    record.library_code,
    record.project_id,
    record.ytd AS ytd_wan,
    record.prior_ytd_wan,
    record.decision,
    CASE WHEN record.decision IN ('remove', 'duplicate') THEN coalesce(record.ytd, 0) ELSE 0 END AS removal_wan,
    CASE WHEN record.decision IN ('remove', 'duplicate') THEN coalesce(record.prior_ytd_wan, 0) ELSE 0 END
        AS removal_prior_ytd_wan,
    concat(
        CASE record.ground
            WHEN 'out_of_scope' THEN coalesce(record.scope_reason, '不在统计范围')
            WHEN 'absent' THEN '数据质量核查：项目不存在'
            WHEN 'withdrawn' THEN '入库申报进度：' || record.changes || '，本期导出表里还有'
            WHEN 'same_project' THEN concat(
                '与 ', record.first_code, ' 为同一项目', '（' || record.common || '相同）', '，疑似库内重复；建议保留 ', record.first_code,
                '：', record.stays_because
            )
            WHEN 'exits' THEN '入库申报进度：' || record.changes || '，竣工退出'
            WHEN 'completed' THEN '已全部投产，本期摸排没有该项目，竣工退出'
            WHEN 'scope_in_doubt' THEN coalesce(record.scope_reason, '没有规则能够判定是否纳入') || '，待复核'
            WHEN 'record_in_doubt' THEN '与 ' || record.other_code || ' 疑似同一项目，待复核是否库内重复'
            WHEN 'untrue' THEN '数据质量核查：' || record.check_result || '，待复核'
            ELSE coalesce(record.scope_reason, '在统计范围')
        END,
        CASE WHEN shared.other_projects IS NOT NULL THEN '；另有摸排项目指向这条记录：' || shared.other_projects END
    ) AS reason,
    CASE WHEN record.ground = 'same_project' THEN record.first_code END AS duplicate_of,
    shared.other_projects
FROM work.library_decision AS record
LEFT JOIN shared ON shared.period = record.period AND shared.library_code = record.library_code
ORDER BY record.period, record.library_code, record.place
