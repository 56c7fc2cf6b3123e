-- In: work.diff_leaf, work.diff_source_file. Out: work.diff_cause of figures of projects whose rows report otherwise what they depend on: the files.
-- Of the documents a field depends on, the first counts in which that is so, and of its files those that report the new value, where
-- some do; all count for a row that appeared or is gone.
INSERT INTO work.diff_cause BY NAME
WITH touching AS (
    SELECT
        leaf.*,
        file.ref, file.received_at, file.text,
        CASE WHEN leaf.whole IS NULL THEN list_position(leaf.documents, file.document) ELSE 1 END AS document_rank,
        leaf.whole IS NULL AND file.reported <> 'row_digest'
            AND coalesce(TRY_CAST(file.value AS DECIMAL(18, 6)) = TRY_CAST(leaf.new_value AS DECIMAL(18, 6)),
                left(file.value, 7) = leaf.new_value, false) AS says_so
    FROM work.diff_leaf AS leaf
    JOIN work.diff_source_file AS file ON file.period = leaf.period AND file.project_id = leaf.project_id
    WHERE leaf.change <> 'relinked' AND leaf.project_id <> '' AND CASE
        WHEN leaf.whole IS NULL
            THEN list_contains(leaf.reported, file.reported) AND list_contains(leaf.documents, file.document)
        WHEN leaf.table_name = 'project' THEN file.reported = 'row_digest'
        ELSE file.reported = 'row_digest' AND list_contains(leaf.documents, file.document)
    END
),
nearest AS (
    SELECT *
    FROM touching
    QUALIFY document_rank = min(document_rank) OVER (PARTITION BY period, table_name, project_id, record, field)
),
saying AS (
    SELECT *
    FROM nearest
    QUALIFY says_so = bool_or(says_so) OVER (PARTITION BY period, table_name, project_id, record, field)
)
SELECT DISTINCT
    period, table_name, project_id, record, field,
    CAST(received_at AS VARCHAR) AS rank,
    'file' AS kind,
    ref,
    text
FROM saying
