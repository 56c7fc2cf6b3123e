-- In: work.diff_leaf, work.diff_file, plan and gap of both sides. Out: work.diff_cause of figures of the gap that the plan gives: the plan files whose rows
-- of that scope and period differ, else of that scope, else any (a version that did not publish the plan's rows).
-- A level summed from the library, and a base computed from exports, are not the plan's.
INSERT INTO work.diff_cause BY NAME
WITH differing AS (
    SELECT DISTINCT given.period, given.scope_kind || ':' || given.scope_code AS record, given.file_sha256
    FROM work.after.plan AS given
    SEMI JOIN (
        SELECT * EXCLUDE (file_sha256, sheet_name, row_number) FROM work.after.plan
        EXCEPT ALL
        SELECT * EXCLUDE (file_sha256, sheet_name, row_number) FROM work.before.plan
    ) AS other USING (period, scope_kind, scope_code, target_kind)
),
given AS (
    SELECT
        leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field,
        file.ref, file.received_at, file.text,
        CASE
            WHEN bool_or(differing.period = leaf.period) THEN 1
            WHEN bool_or(differing.period IS NOT NULL) THEN 2
            ELSE 3
        END AS nearness
    FROM work.diff_leaf AS leaf
    JOIN work.diff_file AS file ON file.document = 'plan' AND file.kind = 'begun'
    LEFT JOIN differing ON differing.file_sha256 = file.file_sha256 AND differing.record = leaf.record
    LEFT JOIN work.after.gap AS gap
        ON gap.period = leaf.period AND gap.scope_kind || ':' || gap.scope_code = leaf.record
    WHERE leaf.plan AND leaf.table_name = 'gap'
        AND NOT (
            leaf.field = 'reported_wan' AND (leaf.period, leaf.record) NOT IN (
                SELECT (period, scope_kind || ':' || scope_code) FROM work.after.plan WHERE reported_wan IS NOT NULL
            )
        )
        AND NOT (leaf.field LIKE 'base%wan' AND gap.base_source IS NOT DISTINCT FROM 'micro')
    GROUP BY ALL
)
SELECT
    period, table_name, project_id, record, field,
    CAST(received_at AS VARCHAR) AS rank, 'file' AS kind, ref, text
FROM given
QUALIFY nearness = min(nearness) OVER (PARTITION BY period, table_name, project_id, record, field)
