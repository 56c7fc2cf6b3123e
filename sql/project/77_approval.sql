-- In: work.linked_row. Out: work.approval, one row per project: its approval numbers (folded, those with a digit), the most in one
-- cell, their months; and, where sections are listed and no survey row of the whole is, how many (parts), the largest planned
-- total of one (null where one has none) and whether all show one and the same approval.
CREATE OR REPLACE TABLE work.approval AS
WITH listed AS (
    SELECT
        period,
        project_id,
        document,
        part,
        planned_total,
        left(approval_date, 7) AS approval_month,
        list_sort(list_distinct(list_filter(
            string_split_regex(work.folded(coalesce(approval_no, '')), '[、,;]'),
            lambda number: regexp_matches(number, '[0-9〇一二三四五六七八九十]')
        ))) AS numbers
    FROM work.linked_row
),
approved AS (
    SELECT
        period,
        project_id,
        list_sort(list_distinct(flatten(list(numbers)))) AS approvals,
        max(len(numbers)) AS approvals_in_cell,
        list_sort(coalesce(list(DISTINCT approval_month) FILTER (WHERE len(approval_month) = 7), CAST([] AS VARCHAR[])))
            AS approval_months
    FROM listed
    GROUP BY period, project_id
),
divided AS (
    SELECT
        period,
        project_id,
        count(DISTINCT part) AS parts,
        CASE WHEN count(*) = count(planned_total) THEN max(planned_total) END AS parts_max_wan,
        bool_and(len(numbers) > 0) AND count(DISTINCT numbers) = 1 AS parts_one_approval
    FROM listed
    WHERE document = 'survey' AND part IS NOT NULL
    GROUP BY period, project_id
),
whole AS (
    SELECT DISTINCT period, project_id FROM listed WHERE document <> 'key_projects' AND part IS NULL
)
SELECT
    approved.period,
    approved.project_id,
    approved.approvals,
    approved.approvals_in_cell,
    approved.approval_months,
    CASE WHEN whole.project_id IS NULL THEN coalesce(divided.parts, 0) ELSE 0 END AS parts,
    CASE WHEN whole.project_id IS NULL THEN divided.parts_max_wan END AS parts_max_wan,
    CASE WHEN whole.project_id IS NULL THEN divided.parts_one_approval END AS parts_one_approval
FROM approved
LEFT JOIN divided ON divided.period = approved.period AND divided.project_id = approved.project_id
LEFT JOIN whole ON whole.period = approved.period AND whole.project_id = approved.project_id
