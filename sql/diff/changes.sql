-- In: work.change. Out: one row per figure that differs, losses first: what is gone, emptied, smaller, then what is classified or
-- linked otherwise, then gains; within a class the largest first; what only the day moved stands last. Orders what changed, never candidates by amount.
SELECT
    period,
    table_name,
    project_id,
    record,
    subject,
    field,
    field_label,
    change,
    old_value,
    new_value,
    difference,
    cause_kind,
    cause,
    cause_ref
FROM work.change
ORDER BY
    cause_kind IS NOT DISTINCT FROM 'clock',
    list_position(
        ['removed', 'value_to_null', 'decreased', 'relinked', 'reclassified', 'increased', 'null_to_value', 'added'], change
    ),
    abs(coalesce(difference, 0)) DESC,
    period DESC,
    table_name,
    project_id,
    record,
    field
