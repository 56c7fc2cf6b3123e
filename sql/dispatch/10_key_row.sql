-- In: work.choice. Out: work.key_row, one row per key project and period with the key-project list's own values. done_wan: the
-- dispatch figure, 万元, never mixed with a reported one.
CREATE OR REPLACE TABLE work.key_row AS
WITH own AS (
    SELECT *
    FROM work.choice
    WHERE document = 'key_projects' AND document_choice_rank = 1
),
planned AS (
    SELECT
        period,
        project_id,
        max(value) FILTER (WHERE field = 'leader') AS leader,
        max(value) FILTER (WHERE field = 'lead_department') AS lead_department,
        max(value) FILTER (WHERE field = 'partner_departments') AS partner_departments,
        max(value) FILTER (WHERE field = 'owner_name') AS owner_name,
        max(value) FILTER (WHERE field = 'phase') AS phase,
        max(value) FILTER (WHERE field = 'funding_kind') AS funding_kind,
        max(amount_wan) FILTER (WHERE field = 'planned_total') AS planned_total_wan,
        max(amount_wan) FILTER (WHERE field = 'year_plan') AS year_plan_wan,
        max(amount_wan) FILTER (WHERE field = 'done') AS done_wan,
        max(value) FILTER (WHERE field = 'started') AS started,
        max(value) FILTER (WHERE field = 'stage') AS stage,
        max(value) FILTER (WHERE field = 'ready') AS ready,
        max(value) FILTER (WHERE field = 'not_ready_reason') AS not_ready_reason,
        max(value) FILTER (WHERE field = 'planned_start') AS planned_start,
        max(value) FILTER (WHERE field = 'actual_start') AS actual_start,
        max(value) FILTER (WHERE field = 'start_deadline') AS start_deadline,
        max(value) FILTER (WHERE field = 'end_month') AS end_month,
        max(value) FILTER (WHERE field = 'issues') AS issues,
        max(value) FILTER (WHERE field = 'next_step') AS next_step,
        max(value) FILTER (WHERE field = 'next_due') AS next_due
    FROM own
    GROUP BY ALL
)
SELECT * FROM planned
