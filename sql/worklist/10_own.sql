-- In: work.own_line, work.linked_row, work.evidence_requirement, work.evidence_partial, $period, $statistics. Out: work.worklist_own, one row
-- per department and project it has handed in this period: its own words for it and its own papers alone, what they prove
-- (complete, partial, lead) and lack. Nothing of any other department's rows, nor of the library's.
CREATE OR REPLACE TABLE work.worklist_own AS
WITH own AS (
    SELECT
        department,
        project_id,
        bool_or(document = 'survey') AS surveyed,
        arg_min(project_name, turn) AS project_name,
        arg_min(project_code, turn) AS project_code,
        arg_min(owner_name, turn) AS owner_name,
        arg_min(nature, turn) AS nature,
        arg_min(not_entered_reason, turn) AS not_entered_reason,
        arg_min(concat(file_name, ' ', sheet_name, ' 第', row_number, '行'), turn) AS place
    FROM (
        SELECT *, CASE document WHEN 'survey' THEN 0 ELSE 1000000000 END + place AS turn
        FROM work.own_line
        WHERE period = $period AND department <> $statistics
    )
    GROUP BY ALL
),
claimed AS (
    SELECT
        department, project_id, has_licence, has_approval, has_contract, has_photo, has_voucher, has_progress_sheet,
        regexp_matches(permit_no, '[0-9０-９〇一二三四五六七八九十]') AS permit_no,
        regexp_matches(approval_no, '[0-9０-９〇一二三四五六七八九十]') AS approval_no,
        trim(approval_date) <> '' AS approval_date
    FROM work.linked_row
    WHERE period = $period AND document IN ('survey', 'key_projects')
),
held AS (
    SELECT department, project_id, list(DISTINCT paper) AS papers
    FROM (
        UNPIVOT claimed
        ON has_licence, has_approval, has_contract, has_photo, has_voucher, has_progress_sheet, permit_no, approval_no, approval_date
        INTO NAME paper VALUE present
    )
    WHERE present
    GROUP BY ALL
),
typed AS (
    SELECT
        own.department, own.project_id, coalesce(any_value(held.papers), CAST([] AS VARCHAR[])) AS papers,
        min(requirement.type_rank) AS type_rank
    FROM own
    JOIN work.evidence_requirement AS requirement
        ON len(requirement.natures) = 0 OR list_contains(requirement.natures, own.nature)
    LEFT JOIN held ON held.department = own.department AND held.project_id = own.project_id
    GROUP BY own.department, own.project_id
),
demanded AS (
    SELECT
        typed.department, typed.project_id, typed.type_rank, typed.papers, requirement.requirement_rank,
        min(requirement.label) AS label,
        bool_or(list_has_all(typed.papers, requirement.papers)) AS met
    FROM typed
    JOIN work.evidence_requirement AS requirement ON requirement.type_rank = typed.type_rank
    GROUP BY ALL
),
summed AS (
    SELECT
        department, project_id, type_rank, papers, bool_and(met) AS complete,
        string_agg(label, '、' ORDER BY requirement_rank) FILTER (NOT met) AS papers_missing
    FROM demanded
    GROUP BY ALL
)
SELECT
    own.*,
    CASE WHEN summed.complete THEN 'complete' WHEN list_has_all(summed.papers, partial.papers) THEN 'partial' ELSE 'lead' END
        AS evidence,
    summed.papers_missing
FROM own
JOIN summed ON summed.department = own.department AND summed.project_id = own.project_id
JOIN work.evidence_partial AS partial ON partial.type_rank = summed.type_rank
