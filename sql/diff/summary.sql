-- In: revision_triangle. Out: revision_summary, one row per figure, scope and month since first publication, over all periods.
INSERT INTO revision_summary BY NAME
SELECT
    figure,
    any_value(figure_label) AS figure_label,
    scope_kind,
    scope_code,
    arg_max(scope_name, period) AS scope_name,
    months_since,
    CAST(count(*) AS INTEGER) AS periods,
    CAST(sum(revision) / count(*) AS DECIMAL(18, 6)) AS mean_revision,
    CAST(sum(abs(revision)) / count(*) AS DECIMAL(18, 6)) AS mean_absolute_revision,
    arg_max(revision, abs(revision)) AS largest_revision
FROM revision_triangle
GROUP BY figure, scope_kind, scope_code, months_since
