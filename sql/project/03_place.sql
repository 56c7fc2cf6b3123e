-- Out: macro work.place(department, document, file, sheet, row): where a row stands, for messages.
CREATE OR REPLACE MACRO work.place(department, document, file, sheet, line) AS
    concat(
        department,
        CASE document WHEN 'survey' THEN '摸排表' WHEN 'library' THEN '统计库' WHEN 'key_projects' THEN '重点项目清单'
             ELSE document END,
        '《', file, '》', sheet, ' 第', line, '行'
    )
