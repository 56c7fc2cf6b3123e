-- In: work.linked_row. Out: work.paper, one row per project and paper that any of its rows claims to be there. A number counts
-- when it holds a digit (无, 办理中 are words, not numbers).
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
)
SELECT DISTINCT period, project_id, paper
FROM (
    UNPIVOT claimed
    ON has_licence, has_approval, has_contract, has_photo, has_voucher, has_progress_sheet, permit_no, approval_no, approval_date
    INTO NAME paper VALUE present
)
WHERE present
