-- In: work.matter_open, work.answer. Out: follow_up, one row per project and matter. Only rows of later periods close a matter, never an
-- answer; an answer to an earlier time of the same matter is not one to this. months_open runs to the month it was gone, else to the newest.
INSERT INTO follow_up BY NAME
WITH newest AS (
    SELECT max(period) AS period FROM work.matter
),
answered AS (
    SELECT * FROM work.answer WHERE matter IS NOT NULL AND newness = 1
)
SELECT
    matter.project_id,
    matter.matter,
    matter.reason,
    matter.evidence_missing,
    matter.department,
    matter.opened_in,
    CAST(
        (CAST(left(until.period, 4) AS INTEGER) - CAST(left(matter.opened_in, 4) AS INTEGER)) * 12
        + CAST(right(until.period, 2) AS INTEGER) - CAST(right(matter.opened_in, 2) AS INTEGER)
    AS INTEGER) AS months_open,
    CASE WHEN matter.closed_in IS NOT NULL THEN 'closed' ELSE coalesce(answered.status, 'open') END AS status,
    matter.closed_in,
    answered.answer,
    answered.period AS answered_in
FROM work.matter_open AS matter
CROSS JOIN newest
CROSS JOIN LATERAL (SELECT coalesce(matter.closed_in, newest.period) AS period) AS until
LEFT JOIN answered
    ON answered.project_id = matter.project_id AND answered.matter = matter.matter AND answered.period >= matter.opened_in
ORDER BY matter.project_id, matter.matter
