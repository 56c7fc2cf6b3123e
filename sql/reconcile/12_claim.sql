-- In: work.project_case, work.linked_row, work.library_row, work.entry_state, work.shared_record, work.contained_word, project. Out: work.claim, one
-- row per project and period that is not in the library though somebody says that it is there, or part of another project: counting
-- it as missing might count it twice, so it waits for a reviewer. Only where the period has an export, and not out of scope.
CREATE OR REPLACE TABLE work.claim AS
WITH export AS (
    SELECT DISTINCT period FROM work.library_row
),
said AS (
    SELECT
        period,
        project_id,
        string_agg(DISTINCT department, '、' ORDER BY department) FILTER (WHERE in_library_claimed) AS by_departments
    FROM work.linked_row
    GROUP BY period, project_id
),
shared AS (
    SELECT
        period,
        project_id,
        min(library_code) AS library_code,
        arg_min(record_project_id, library_code) AS record_project_id
    FROM work.shared_record
    GROUP BY period, project_id
),
reasoned AS (
    SELECT
        project_case.period,
        project_case.project_id,
        shared.library_code AS shared_record,
        nullif(concat_ws(
            '；',
            '摸排所填统计库编码 ' || shared.library_code || ' 属于另一项目（' || shared.record_project_id || '），一条记录是否含几个项目待复核',
            CASE WHEN shared.library_code IS NULL THEN said.by_departments || '填报为已在库，统计库中没有找到，待复核' END,
            CASE WHEN entry.said_entered THEN '入库申报进度为已入库，统计库中没有找到，待复核' END,
            CASE WHEN contained.word IS NOT NULL THEN '部门称' || contained.word || '，待复核' END
        ), '') AS why
    FROM work.project_case AS project_case
    JOIN export ON export.period = project_case.period
    JOIN project ON project.period = project_case.period AND project.project_id = project_case.project_id
    LEFT JOIN shared ON shared.period = project_case.period AND shared.project_id = project_case.project_id
    LEFT JOIN said ON said.period = project_case.period AND said.project_id = project_case.project_id
    LEFT JOIN work.entry_state AS entry ON entry.period = project_case.period AND entry.project_id = project_case.project_id
    LEFT JOIN work.contained_word AS contained ON contained.word = project_case.not_entered_reason
    WHERE NOT project_case.in_library AND project.scope <> 'out'
)
SELECT * FROM reasoned WHERE why IS NOT NULL
