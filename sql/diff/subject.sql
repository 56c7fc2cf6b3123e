-- In: work.change, both sides' project. Out: its subject where the table itself has none, the project's name.
UPDATE work.change
SET subject = coalesce(named.new_name, named.old_name)
FROM (
    SELECT
        coalesce(a.period, b.period) AS period,
        coalesce(a.project_id, b.project_id) AS project_id,
        b.project_name AS old_name,
        a.project_name AS new_name
    FROM work.before.project AS b
    FULL JOIN work.after.project AS a ON a.period = b.period AND a.project_id = b.project_id
) AS named
WHERE work.change.subject IS NULL AND named.period = work.change.period AND named.project_id = work.change.project_id
