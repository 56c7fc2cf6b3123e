-- In: work.diff_cause, work.diff_move. Parameter: $unknown. Out: work.change, its causes: what is known before what is not, then the earliest
-- first, at most five in words; a merge or split with what the register says of it.
UPDATE work.change
SET cause_kind = coalesce(told.kind, 'unknown'),
    cause_ref = told.refs,
    cause = coalesce(told.text, $unknown) || coalesce('；' || told.why, '')
FROM (
    WITH named AS (
        SELECT
            period, table_name, project_id, record, field,
            arg_min(text, length(text)) AS text, min(kind) AS kind, min(rank) AS rank, coalesce(ref, text) AS ref
        FROM work.diff_cause
        GROUP BY ALL
    ),
    numbered AS (
        SELECT *, row_number() OVER (
            PARTITION BY period, table_name, project_id, record, field ORDER BY kind = 'unknown', rank, ref, text
        ) AS number
        FROM named
    ),
    referred AS (
        SELECT period, table_name, project_id, record, field, string_agg(DISTINCT ref, ',' ORDER BY ref) AS refs
        FROM work.diff_cause
        GROUP BY ALL
    ),
    joined AS (
        SELECT
            period, table_name, project_id, record, field,
            any_value(kind) FILTER (number = 1) AS kind,
            string_agg(text, '；' ORDER BY number) FILTER (number <= 5)
                || CASE WHEN count(*) > 5 THEN '；等 ' || count(*) || ' 项' ELSE '' END AS text
        FROM numbered
        GROUP BY ALL
    )
    SELECT
        change.period, change.table_name, change.project_id, change.record, change.field,
        joined.kind, joined.text, referred.refs, move.why
    FROM work.change AS change
    LEFT JOIN joined USING (period, table_name, project_id, record, field)
    LEFT JOIN referred USING (period, table_name, project_id, record, field)
    LEFT JOIN work.diff_move AS move
        ON change.change = 'relinked' AND move.period = change.period
        AND move.old_id = change.old_value AND move.new_id = change.new_value
) AS told
WHERE told.period = work.change.period AND told.table_name = work.change.table_name
    AND told.project_id = work.change.project_id AND told.record = work.change.record AND told.field = work.change.field
