-- In: work.diff_leaf, work.diff_contribution. Out: work.diff_cause of sums over projects or records: the causes of what changed in them.
INSERT INTO work.diff_cause BY NAME
SELECT DISTINCT
    leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field,
    moved.rank, moved.kind, moved.ref, moved.text
FROM work.diff_leaf AS leaf
JOIN work.diff_contribution AS moved
    ON moved.period = leaf.period AND moved.total = leaf.sums AND moved.kind IS NOT NULL
    AND (
        starts_with(leaf.record, 'city:')
        OR leaf.record = 'region:' || moved.region
        OR leaf.record = 'sector:' || moved.sector
    )
