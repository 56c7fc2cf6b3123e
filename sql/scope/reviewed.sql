-- In: work.review_held. Out: work.scope_reviewed, one row per project and period whose newest decision says whether it counts;
-- reason names the older ones too.
CREATE OR REPLACE TABLE work.scope_reviewed AS
WITH older AS (
    SELECT
        period,
        project_id,
        string_agg(word || '（' || concat_ws('，', decided_by, decided_on) || '）', '、' ORDER BY newness) AS words
    FROM work.review_held
    WHERE newness > 1
    GROUP BY period, project_id
)
SELECT
    newest.period,
    newest.project_id,
    newest.row_key,
    newest.said_period,
    newest.word,
    newest.decision AS scope,
    CASE newest.decision WHEN 'in' THEN CAST(1 AS DECIMAL(12, 9)) WHEN 'out' THEN 0 ELSE newest.share END AS share,
    '复核决定' || newest.word
        || CASE WHEN newest.decision = 'part' THEN '，比例 ' || work.plain(newest.share * 100) || '%' ELSE '' END
        || coalesce('；此前：' || older.words, '') AS reason,
    newest.basis,
    newest.decided_by,
    newest.decided_on
FROM work.review_held AS newest
LEFT JOIN older ON older.period = newest.period AND older.project_id = newest.project_id
WHERE newest.newness = 1 AND newest.decision IS NOT NULL
