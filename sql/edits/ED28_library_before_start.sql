/* ---
id: ED28
title: 库内有投资而摸排为未开工
severity: warning
pattern: 未开工先报
condition: 统计库中本年有投资的项目，各部门摸排表没有都填为未开工
basis: 入库申报要求：以正式开工为标志，平整场地阶段不能报送
in_force_from:
in_force_to:
audience: bureau
over: project
concerns: in_library
parameters:
  tolerance_wan: rules.tolerance_wan
message: "{reason}；这是核查线索，请核对开工资料和现场：是摸排没有更新，还是没有开工"
--- */
-- Reads work.project_case, work.start_word, $tolerance_wan. One row per project in the library. One department that says it has begun
-- is enough to hold.
SELECT
    project.period,
    project.project_id,
    '' AS subject,
    said.row_key,
    CASE
        WHEN said.library_ytd_wan IS NULL OR len(said.begun_by) + len(said.not_begun_by) = 0 THEN 'not_verifiable'
        WHEN said.library_ytd_wan > CAST($tolerance_wan AS DECIMAL(18, 6)) AND len(said.begun_by) = 0 THEN 'broken'
        ELSE 'holds'
    END AS outcome,
    'warning' AS severity,
    'started' AS field,
    work.plain(said.library_ytd_wan) AS value,
    '统计库中本年完成投资 ' || work.plain(said.library_ytd_wan) || ' 万元，而' || array_to_string(said.not_begun_by, '、')
        || '的摸排表填为未开工' AS reason
FROM work.project_case AS project
LEFT JOIN work.start_word AS said ON said.period = project.period AND said.project_id = project.project_id
WHERE project.in_library
