-- In: work.before.revision_triangle (the published database's), work.diff_figure (the figures of its last run and of the candidate).
-- Parameter: $first_within_months. Out: revision_triangle, one row per figure, scope, period and month since its first publication: the last value of that month.
-- Months that were only taken in long after their end have no first publication to be held to.
INSERT INTO revision_triangle BY NAME
WITH carried AS (
    FROM work.before.revision_triangle WHERE value IS NOT NULL
),
first_published AS (
    SELECT
        period, figure, scope_kind, scope_code,
        date_trunc('month', as_of) - to_months(months_since) AS month,
        first_value
    FROM carried
    QUALIFY row_number() OVER (PARTITION BY period, figure, scope_kind, scope_code ORDER BY months_since) = 1
),
first_now AS (
    SELECT period, figure, scope_kind, scope_code, date_trunc('month', as_of) AS month, value AS first_value
    FROM work.diff_figure
    ANTI JOIN first_published USING (period, figure, scope_kind, scope_code)
    WHERE date_diff('month', CAST(period || '-01' AS DATE), as_of) <= $first_within_months
    QUALIFY row_number() OVER (PARTITION BY period, figure, scope_kind, scope_code ORDER BY run_id) = 1
),
first_of_all AS (
    FROM first_published
    UNION ALL
    FROM first_now
),
known AS (
    SELECT period, figure, figure_label, scope_kind, scope_code, scope_name, run_id, as_of, value FROM carried
    UNION ALL
    SELECT period, figure, figure_label, scope_kind, scope_code, scope_name, run_id, as_of, value FROM work.diff_figure
)
SELECT
    known.*,
    CAST(date_diff('month', first.month, date_trunc('month', known.as_of)) AS INTEGER) AS months_since,
    first.first_value,
    known.value - first.first_value AS revision
FROM known
JOIN first_of_all AS first
    ON first.period = known.period AND first.figure = known.figure AND first.scope_kind = known.scope_kind
    AND first.scope_code = known.scope_code
-- A run for an earlier day than the first publication is no later word on it.
WHERE date_trunc('month', known.as_of) >= first.month
QUALIFY row_number() OVER (
    PARTITION BY known.period, known.figure, known.scope_kind, known.scope_code, date_trunc('month', known.as_of)
    ORDER BY known.run_id DESC
) = 1
