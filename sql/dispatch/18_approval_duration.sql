-- In: approval_step, work.step_def, work.step_whole (spans of several steps). Out: approval_duration, one row per period, step and
-- department, and one per span. Days of this year are those of steps done in the period's year, last year's those of steps
-- done in the year before, as this period's list dates them; a date before that of the step before says nothing.
INSERT INTO approval_duration BY NAME
WITH took AS (
    SELECT
        period, step_order, step, department, done_on, days_since_previous AS days, waiting, waiting_days
    FROM approval_step
    UNION ALL
    SELECT
        first_step.period,
        span.step_order,
        span.step,
        '',
        last_step.done_on,
        CAST(date_diff('day', first_step.done_on, last_step.done_on) AS INTEGER),
        false,
        NULL
    FROM work.step_whole AS span
    JOIN approval_step AS first_step ON first_step.step = span.from_step
    JOIN approval_step AS last_step
        ON last_step.period = first_step.period AND last_step.project_id = first_step.project_id
        AND last_step.step = span.to_step
    WHERE first_step.status = 'done' AND last_step.status = 'done' AND first_step.dated_to = 'day' AND last_step.dated_to = 'day'
),
dated AS (
    SELECT
        *,
        CASE WHEN days >= 0 THEN year(done_on) - CAST(left(period, 4) AS INTEGER) END AS years_ago
    FROM took
),
counted AS (
    SELECT
        period, step_order, step, department,
        count(*) FILTER (years_ago = 0) AS projects,
        CAST(median(days) FILTER (years_ago = 0) AS DECIMAL(12, 1)) AS median_days,
        count(*) FILTER (years_ago = -1) AS previous_projects,
        CAST(median(days) FILTER (years_ago = -1) AS DECIMAL(12, 1)) AS previous_median_days,
        count(*) FILTER (waiting) AS waiting,
        CAST(median(waiting_days) FILTER (waiting) AS DECIMAL(12, 1)) AS waiting_median_days
    FROM dated
    GROUP BY ALL
)
SELECT *, median_days - previous_median_days AS change_days FROM counted ORDER BY period, step_order, department
