-- In: work.diff_leaf, work.diff_file_for, work.diff_setting, work.diff_run. Parameters: $only (relinked, project, or empty for all), $unknown. Out: work.diff_cause of what
-- nothing that touches the figure itself explains. Figures are a function of files, settings, the day and the code: where only one of these
-- changed, it is the cause, though not by a row of this project; where several did, nobody knows which. Files of the figure's own period
-- come before earlier ones.
INSERT INTO work.diff_cause BY NAME
WITH elsewhere AS (
    SELECT leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field, file.ref, file.received_at, file.text
    FROM work.diff_leaf AS leaf
    JOIN (SELECT DISTINCT period, document, ref, received_at, text FROM work.diff_file_for) AS file
        ON file.period <= leaf.period
        AND (
            leaf.change = 'relinked' OR leaf.whole IS NOT NULL OR list_contains(leaf.elsewhere, file.document)
            OR leaf.project_id <> '' AND file.document = 'decisions'
        )
    QUALIFY file.period = leaf.period OR NOT bool_or(file.period = leaf.period) OVER (
        PARTITION BY leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field
    )
),
possible AS (
    SELECT
        period, table_name, project_id, record, field,
        'file' AS kind,
        string_agg(ref, ',' ORDER BY received_at DESC, ref) AS ref,
        CASE WHEN count(*) = 1 THEN CASE WHEN project_id = '' THEN '' ELSE '其他来件：' END || any_value(text)
            ELSE '其他来件之一：' || array_to_string((list(text ORDER BY received_at DESC, ref))[1:3], '、')
                || CASE WHEN count(*) > 3 THEN '等 ' || count(*) || ' 个' ELSE '' END
        END AS text
    FROM elsewhere
    GROUP BY period, table_name, project_id, record, field
    UNION ALL
    SELECT
        leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field,
        'settings', string_agg(setting.key, ',' ORDER BY setting.key), string_agg(setting.text, '、' ORDER BY setting.key)
    FROM work.diff_leaf AS leaf
    CROSS JOIN work.diff_setting AS setting
    WHERE NOT leaf.daily
    GROUP BY ALL
    UNION ALL
    SELECT
        leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field,
        'clock', CAST(run.new_as_of AS VARCHAR), '测算日 ' || run.old_as_of || ' → ' || run.new_as_of
    FROM work.diff_leaf AS leaf
    JOIN work.diff_run AS run ON run.old_as_of <> run.new_as_of
    WHERE leaf.clock
    UNION ALL
    SELECT
        leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field,
        'code', run.new_code, '程序版本 ' || run.old_code || ' → ' || run.new_code
    FROM work.diff_leaf AS leaf
    JOIN work.diff_run AS run ON run.old_code <> run.new_code
    WHERE NOT leaf.daily
),
counted AS (
    SELECT
        period, table_name, project_id, record, field,
        count(*) AS kinds,
        any_value(kind) AS kind,
        any_value(ref) AS ref,
        any_value(text) AS text,
        string_agg(text, '；' ORDER BY kind) AS texts
    FROM possible
    GROUP BY ALL
)
SELECT
    leaf.period, leaf.table_name, leaf.project_id, leaf.record, leaf.field,
    '' AS rank,
    CASE WHEN counted.kinds = 1 THEN counted.kind ELSE 'unknown' END AS kind,
    CASE WHEN counted.kinds = 1 THEN counted.ref END AS ref,
    CASE WHEN counted.kinds = 1 THEN counted.text ELSE $unknown || coalesce('（期间有变动的：' || counted.texts || '）', '') END AS text
FROM work.diff_leaf AS leaf
LEFT JOIN counted
    ON counted.period = leaf.period AND counted.table_name = leaf.table_name AND counted.project_id = leaf.project_id
    AND counted.record = leaf.record AND counted.field = leaf.field
WHERE CASE $only WHEN 'relinked' THEN leaf.change = 'relinked' WHEN 'project' THEN leaf.project_id <> '' ELSE true END
