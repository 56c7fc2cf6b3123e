-- In: work.change, gap of both sides, work.diff_file, work.diff_run. Out: work.diff_cause of additions that can still enter in time: the day, where they moved otherwise than all complete additions did, and no entry list says more.
INSERT INTO work.diff_cause BY NAME
SELECT
    change.period, change.table_name, change.project_id, change.record, change.field,
    CAST(run.new_as_of AS VARCHAR) AS rank, 'clock' AS kind, CAST(run.new_as_of AS VARCHAR) AS ref,
    '测算日 ' || run.old_as_of || ' → ' || run.new_as_of AS text
FROM work.change AS change
JOIN work.diff_run AS run ON run.old_as_of <> run.new_as_of
JOIN work.before.gap AS b ON b.period = change.period AND b.scope_kind || ':' || b.scope_code = change.record
JOIN work.after.gap AS a ON a.period = b.period AND a.scope_kind = b.scope_kind AND a.scope_code = b.scope_code
WHERE change.table_name = 'gap' AND change.field = 'additions_in_window_wan'
    AND a.additions_in_window_wan - b.additions_in_window_wan <> a.additions_complete_wan - b.additions_complete_wan
    AND NOT EXISTS (
        FROM work.diff_file AS file
        WHERE file.document = 'entries' AND file.kind = 'begun' AND file.period <= change.period
    )
