-- In: work.diff_derived, work.diff_cause. Out: work.diff_cause of changes that follow from changes of other figures: the causes of these.
-- What the day moved may have been moved by others too. To be run as often as figures follow from one another.
INSERT INTO work.diff_cause BY NAME
SELECT DISTINCT
    derived.period, derived.table_name, derived.project_id, derived.record, derived.field,
    cause.rank, cause.kind, cause.ref, cause.text
FROM work.diff_derived AS derived
JOIN work.diff_cause AS cause
    ON cause.period = derived.period AND cause.project_id = derived.project_id
    AND cause.table_name = derived.part_table AND cause.record = derived.part_record AND cause.field = derived.part_field
ANTI JOIN work.diff_cause AS known
    ON known.period = derived.period AND known.table_name = derived.table_name
    AND known.project_id = derived.project_id AND known.record = derived.record AND known.field = derived.field
    AND known.kind <> 'clock'
