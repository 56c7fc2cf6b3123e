-- In: work.choice. Out: work.voice, one row per project and period with the department that is asked about it: the one whose survey is
-- chosen first, else the key-project list's, else the bureau, which has the library.
CREATE OR REPLACE TABLE work.voice AS
SELECT
    period,
    project_id,
    arg_min(department, (CASE document WHEN 'survey' THEN 0 WHEN 'key_projects' THEN 1 ELSE 2 END) * 1000 + document_choice_rank)
        AS department
FROM work.choice
WHERE field = 'project_name'
GROUP BY period, project_id
