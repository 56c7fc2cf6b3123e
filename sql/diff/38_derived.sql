-- In: work.change, work.diff_part (table and field, and those it is computed from, by groups). Out: work.diff_derived, one row per change and
-- change of one of its parts; of its groups the first in which one changed counts. A level that the plan gives follows from no sum.
CREATE OR REPLACE TABLE work.diff_derived AS
SELECT
    change.period, change.table_name, change.project_id, change.record, change.field,
    changed.table_name AS part_table,
    changed.record AS part_record,
    changed.field AS part_field
FROM work.change AS change
JOIN work.diff_part AS part ON part.table_name = change.table_name AND part.field = change.field
JOIN work.change AS changed
    ON changed.period = change.period AND changed.project_id = change.project_id
    AND changed.table_name = part.part_table AND changed.field = part.part_field
    AND (changed.record = change.record OR change.table_name <> 'gap' AND (changed.record = '' OR change.record = ''))
LEFT JOIN (FROM work.after.plan WHERE reported_wan IS NOT NULL) AS plan
    ON change.field = 'reported_wan' AND plan.period = change.period
    AND plan.scope_kind || ':' || plan.scope_code = change.record
WHERE change.whole IS NULL
    AND plan.period IS NULL
QUALIFY part.part_group = min(part.part_group) OVER (
    PARTITION BY change.period, change.table_name, change.project_id, change.record, change.field
)
