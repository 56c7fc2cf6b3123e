-- In: work.project_case, work.entry_state, work.scope, work.not_entered_rule, work.not_entered_paper, project, $returned, $no_directory,
-- $needs_directory. Out: work.not_entered, one row per project and period that is not in the library and why (未纳统原因): in the
-- department's words, else the entry document's, else the rules'; source says whose. Only where the
-- period has an export.
CREATE OR REPLACE TABLE work.not_entered AS
WITH lacking AS (
    SELECT project_case.period, project_case.project_id, arg_min(paper.reason, paper.paper_rank) AS reason
    FROM work.project_case AS project_case
    CROSS JOIN unnest(project_case.papers_missing) AS missing (label)
    JOIN work.not_entered_paper AS paper ON contains(missing.label, paper.paper)
    GROUP BY ALL
),
told AS (
    SELECT
        project_case.period,
        project_case.project_id,
        nullif(trim(without_phones(project_case.not_entered_reason)), '') AS by_department,
        CASE
            WHEN entry.sent_back THEN concat($returned, '：' || without_phones(entry.return_reason))
            WHEN $needs_directory AND NOT entry.unit_in_directory THEN $no_directory
            WHEN entry.stage_means = 'waiting' THEN '申报待审（' || entry.stage || '）'
            WHEN entry.stage_means = 'passed' THEN '申报' || entry.stage
        END AS by_entry,
        coalesce(
            CASE WHEN project.scope <> 'in' THEN rule.reason END,
            lacking.reason
        ) AS by_rules
    FROM work.project_case AS project_case
    JOIN project ON project.period = project_case.period AND project.project_id = project_case.project_id
    LEFT JOIN work.entry_state AS entry ON entry.period = project_case.period AND entry.project_id = project_case.project_id
    LEFT JOIN work.scope AS scope ON scope.period = project_case.period AND scope.project_id = project_case.project_id
    LEFT JOIN work.not_entered_rule AS rule ON rule.rule_id = scope.rule_id
    LEFT JOIN lacking ON lacking.period = project_case.period AND lacking.project_id = project_case.project_id
    WHERE NOT project_case.in_library AND project_case.period IN (SELECT period FROM work.library_row)
)
SELECT
    period,
    project_id,
    coalesce(by_department, by_entry, by_rules) AS reason,
    CASE
        WHEN by_department IS NOT NULL THEN 'department'
        WHEN by_entry IS NOT NULL THEN 'entry'
        WHEN by_rules IS NOT NULL THEN 'rules'
    END AS source
FROM told
