/* ---
id: SC19
title: 同一项目的第二条在库记录
decision: duplicate
over: record
pattern: 重复
field: library_code
condition: 一个项目（同一代码，或单位、地点、内容相同）在统计库里的第二条及以后的记录为重复；只说记录，不说项目是否纳入；跨县区项目的分地记录、只按标段入库的各标段不是重复
basis: 统计执法通报的重复报送情形
in_force_from:
in_force_to:
audience: bureau
message: "{reason}；这是核查线索，请核对两条记录，确属同一项目的保留一条"
--- */
-- Reads work.library_row. One row per record of the library. The first of them is the one entered first, then the smaller code. A
-- record of a work across counties that names no county is not verifiable.
WITH record AS (
    SELECT
        *,
        first(coalesce(library_code, project_name)) OVER (
            PARTITION BY period, project_id, summand ORDER BY record_rank
        ) AS first_code
    FROM work.library_row
)
SELECT
    period,
    project_id,
    library_code,
    CASE
        WHEN record_rank > 1 THEN 'holds'
        WHEN summand = '?' THEN 'not_verifiable'
        ELSE 'broken'
    END AS outcome,
    CASE WHEN record_rank > 1 THEN 'duplicate' END AS decision,
    CASE
        WHEN record_rank > 1 THEN '与在库记录 ' || first_code || ' 为同一项目，是第 ' || record_rank || ' 条'
        WHEN summand = '?' THEN '跨县区项目的记录没有建设地点，不能判断是否重复'
        ELSE '没有更早的同一项目记录'
    END AS reason
FROM record
