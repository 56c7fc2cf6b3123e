-- In: submission and arrival of both sides, work.diff_label (documents). Out: work.diff_file, one row per file that counted on one
-- side only: begun (it counts now and did not), or ceased; ref is its submission, text says what it is.
CREATE OR REPLACE TABLE work.diff_file AS
WITH counted_before AS (
    FROM work.before.submission WHERE status IN ('accepted', 'partial')
),
counted_after AS (
    FROM work.after.submission WHERE status IN ('accepted', 'partial')
),
ceased AS (
    SELECT gone.*, stands.status AS status_now
    FROM (FROM counted_before ANTI JOIN counted_after USING (period, department, document, file_sha256)) AS gone
    LEFT JOIN work.after.submission AS stands ON stands.period = gone.period AND stands.submission_id = gone.submission_id
),
begun AS (
    SELECT
        fresh.*,
        known.submission_id IS NOT NULL AS known_before,
        arrival.due_on,
        (
            SELECT string_agg('《' || ceased.file_name || '》', '、' ORDER BY ceased.received_at, ceased.file_name)
            FROM ceased
            WHERE ceased.period = fresh.period AND ceased.department = fresh.department
                AND ceased.document = fresh.document AND ceased.status_now = 'superseded'
                AND ceased.received_at <= fresh.received_at
        ) AS replaces,
        EXISTS (
            FROM counted_before AS stays
            SEMI JOIN counted_after USING (period, submission_id)
            WHERE stays.period = fresh.period AND stays.department = fresh.department AND stays.document = fresh.document
        ) AS beside
    FROM (FROM counted_after ANTI JOIN counted_before USING (period, department, document, file_sha256)) AS fresh
    LEFT JOIN work.before.submission AS known
        ON known.period = fresh.period AND known.submission_id = fresh.submission_id
    LEFT JOIN work.after.arrival AS arrival
        ON arrival.period = fresh.period AND arrival.department = fresh.department AND arrival.document = fresh.document
),
told AS (
    SELECT
        period, department, document, file_sha256, submission_id, received_at, 'begun' AS kind,
        CASE
            WHEN replaces IS NOT NULL THEN '更正文件'
            WHEN known_before THEN '原未采用、现已采用的文件'
            WHEN due_on IS NOT NULL AND CAST(received_at AS DATE) > due_on THEN '迟到的文件'
            WHEN beside THEN '补充文件'
            ELSE '新到文件'
        END AS word,
        file_name,
        CASE WHEN replaces IS NOT NULL THEN '，替换' || replaces ELSE '' END
            || CASE WHEN after_freeze THEN '，本期已定库' ELSE '' END AS tail
    FROM begun
    UNION ALL
    SELECT
        period, department, document, file_sha256, submission_id, received_at, 'ceased',
        CASE WHEN status_now IS NULL THEN '上期有、本期没有的文件' ELSE '不再采用的文件' END,
        file_name,
        ''
    FROM ceased
)
SELECT
    told.period,
    told.department,
    told.document,
    told.file_sha256,
    told.submission_id AS ref,
    told.kind,
    told.received_at,
    told.word || '《' || told.file_name || '》（' || told.department || '，' || coalesce(label.label, told.document, '未识别') || '，'
        || strftime(told.received_at, '%Y-%m-%d') || ' 收到' || told.tail || '）' AS text
FROM told
LEFT JOIN work.diff_label AS label ON label.document = told.document
