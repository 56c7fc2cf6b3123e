-- In: work.change, work.diff_derived, work.diff_cause, work.diff_field. Out: work.diff_leaf, a view of the changes that have no cause yet and do
-- not follow from other figures, with what the policy says of their field (for a row that appeared or is gone: any document).
CREATE OR REPLACE VIEW work.diff_leaf AS
SELECT
    change.period, change.table_name, change.project_id, change.record, change.field, change.whole, change.change,
    change.old_value, change.new_value,
    coalesce(field.reported, ['row_digest']) AS reported,
    coalesce(field.documents, CAST([] AS VARCHAR[])) AS documents,
    coalesce(field.elsewhere, field.documents, CAST([] AS VARCHAR[])) AS elsewhere,
    coalesce(field.touched, CAST([] AS VARCHAR[])) AS touched,
    coalesce(field.decided, '') AS decided,
    coalesce(field.ruled, false) AS ruled,
    coalesce(field.paired, false) AS paired,
    coalesce(field.clock, false) AS clock,
    coalesce(field.daily, false) AS daily,
    coalesce(field.plan, false) AS plan,
    coalesce(field.sums, '') AS sums
FROM work.change AS change
LEFT JOIN work.diff_field AS field ON field.table_name = change.table_name AND field.field = change.field
ANTI JOIN work.diff_derived AS derived
    ON derived.period = change.period AND derived.table_name = change.table_name
    AND derived.project_id = change.project_id AND derived.record = change.record AND derived.field = change.field
ANTI JOIN work.diff_cause AS cause
    ON cause.period = change.period AND cause.table_name = change.table_name
    AND cause.project_id = change.project_id AND cause.record = change.record AND cause.field = change.field
