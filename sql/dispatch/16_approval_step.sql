-- In: work.step_said, work.step_word (what a text says), work.step_def (the steps, their departments and words), work.key_row,
-- $as_of. Out: approval_step, eight rows per key project and period whose list says something about any step. Days count from
-- the nearest step before that is neither blank nor not needed. waiting: the first step not done before the last one (竣工验收),
-- while the one before that (施工许可) is not done; a blank counts only where no later step has begun.
INSERT INTO approval_step BY NAME
WITH listed AS (
    SELECT DISTINCT period, project_id FROM work.step_said
),
placed AS (
    SELECT
        listed.period,
        listed.project_id,
        step.step_order,
        step.step,
        step.department,
        step.closing,
        said.said AS reported,
        coalesce(word.status, 'unknown') AS status,
        word.done_on,
        word.dated_to,
        CASE WHEN len(list_filter(step.words, lambda word: contains(key_row.next_step, word))) > 0
            THEN work.due_date(key_row.next_due) END AS next_due
    FROM listed
    CROSS JOIN work.step_def AS step
    LEFT JOIN work.step_said AS said
        ON said.period = listed.period AND said.project_id = listed.project_id AND said.field = step.field
    LEFT JOIN work.step_word AS word ON word.said = said.said
    LEFT JOIN work.key_row AS key_row
        ON key_row.period = listed.period AND key_row.project_id = listed.project_id
),
beside AS (
    SELECT
        *,
        last_value(
            CASE WHEN status NOT IN ('unknown', 'not_needed') THEN {'done_on': done_on, 'dated_to': dated_to, 'status': status} END
            IGNORE NULLS
        ) OVER earlier AS before,
        max(CASE WHEN status = 'done' THEN done_on END) OVER earlier AS last_done_on,
        coalesce(bool_or(status IN ('done', 'in_progress') AND NOT closing) OVER later, false) AS later_begun,
        bool_or(status = 'done' AND step_order = closing_order - 1) OVER (PARTITION BY period, project_id) AS all_done
    FROM (SELECT *, max(step_order) OVER () AS closing_order FROM placed)
    WINDOW
        earlier AS (
            PARTITION BY period, project_id ORDER BY step_order ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        later AS (
            PARTITION BY period, project_id ORDER BY step_order ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        )
),
open AS (
    SELECT
        *,
        NOT all_done AND NOT closing AND (
            status IN ('in_progress', 'not_started', 'future', 'unclear') OR (status = 'unknown' AND NOT later_begun)
        ) AS is_open
    FROM beside
),
judged AS (
    SELECT
        *,
        is_open AND count(*) FILTER (is_open) OVER (PARTITION BY period, project_id ORDER BY step_order) = 1 AS waiting
    FROM open
)
SELECT
    period,
    project_id,
    step_order,
    step,
    status,
    done_on,
    CASE WHEN status = 'done' AND dated_to = 'day' AND before.status = 'done' AND before.dated_to = 'day'
        THEN CAST(date_diff('day', before.done_on, done_on) AS INTEGER) END AS days_since_previous,
    department,
    next_due,
    CASE
        WHEN next_due IS NULL THEN NULL
        WHEN status IN ('done', 'not_needed') THEN 0
        ELSE CAST(greatest(date_diff('day', next_due, CAST($as_of AS DATE)), 0) AS INTEGER)
    END AS overdue_days,
    reported,
    dated_to,
    waiting,
    CASE WHEN waiting THEN CAST(greatest(date_diff('day', last_done_on, CAST($as_of AS DATE)), 0) AS INTEGER) END
        AS waiting_days
FROM judged
ORDER BY period, project_id, step_order
