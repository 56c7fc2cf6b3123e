-- In: work.linked_row, work.answer_row, work.standing. Out: work.paper, one row per project and paper that any of its rows claims to be
-- there, or an answer to a work list (from its period on, of a department with a row of the project). A number counts when it holds
-- a digit (无, 办理中 are words, not numbers).
CREATE OR REPLACE TABLE work.paper AS
WITH claimed AS (
    SELECT
        period,
        project_id,
        has_licence,
        has_approval,
        has_contract,
        has_photo,
        has_voucher,
        has_progress_sheet,
        regexp_matches(permit_no, '[0-9０-９〇一二三四五六七八九十]') AS permit_no,
        regexp_matches(approval_no, '[0-9０-９〇一二三四五六七八九十]') AS approval_no,
        trim(approval_date) <> '' AS approval_date
    FROM work.linked_row
),
told AS (
    SELECT DISTINCT period, project_id, department FROM work.linked_row
),
answered AS (
    SELECT
        told.period,
        told.project_id,
        answer.has_licence,
        answer.has_approval,
        answer.has_contract,
        answer.has_photo,
        answer.has_voucher,
        answer.has_progress_sheet,
        false AS permit_no,
        false AS approval_no,
        false AS approval_date
    FROM work.answer_row AS answer
    LEFT JOIN work.standing AS standing ON standing.alias_id = trim(answer.project_id)
    JOIN told
        ON told.project_id IN (trim(answer.project_id), standing.project_id) AND told.department = answer.department
        AND told.period >= answer.period
    WHERE answer.in_force
),
said AS (
    FROM claimed
    UNION ALL
    FROM answered
)
SELECT DISTINCT period, project_id, paper
FROM (
    UNPIVOT said
    ON has_licence, has_approval, has_contract, has_photo, has_voucher, has_progress_sheet, permit_no, approval_no, approval_date
    INTO NAME paper VALUE present
)
WHERE present
