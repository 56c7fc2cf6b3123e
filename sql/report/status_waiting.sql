/* in: submission, match_review, project, library_record, follow_up, revision, $period, $statistics ·
   out: one row per who is waited for × what × period, with how many; of the shown period, held files of the one before too */
WITH held AS (
    SELECT department AS waits_for, 'held' AS matter, period, count(*) AS items
    FROM submission
    WHERE status = 'held' AND period BETWEEN strftime($period::DATE - INTERVAL 1 MONTH, '%Y-%m') AND strftime($period::DATE, '%Y-%m')
    GROUP BY ALL
),

asked AS (
    SELECT
        department AS waits_for,
        CASE WHEN department = $statistics THEN 'follow_up_bureau' ELSE 'follow_up' END AS matter,
        strftime($period::DATE, '%Y-%m') AS period,
        count(*) AS items
    FROM follow_up
    WHERE status = 'open'
    GROUP BY ALL
),

doubtful AS (
    SELECT $statistics AS waits_for, 'match_review' AS matter, last_period AS period, count(*) AS items
    FROM match_review
    WHERE last_period = strftime($period::DATE, '%Y-%m') AND NOT coalesce(settled, false)
    GROUP BY ALL
),

unclear AS (
    SELECT $statistics AS waits_for, 'scope' AS matter, period, count(*) AS items
    FROM project
    WHERE period = strftime($period::DATE, '%Y-%m') AND scope = 'review'
    GROUP BY ALL
),

recorded AS (
    SELECT $statistics AS waits_for, 'library_record' AS matter, period, count(*) AS items
    FROM library_record
    WHERE period = strftime($period::DATE, '%Y-%m') AND decision = 'review'
    GROUP BY ALL
),

revised AS (
    SELECT $statistics AS waits_for, 'revision' AS matter, period, count(*) AS items
    FROM revision
    WHERE status = 'waiting'
    GROUP BY ALL
)

SELECT waits_for, matter, period, items
FROM (
    FROM held
    UNION ALL FROM asked
    UNION ALL FROM doubtful
    UNION ALL FROM unclear
    UNION ALL FROM recorded
    UNION ALL FROM revised
)
WHERE items > 0 AND waits_for IS NOT NULL
ORDER BY waits_for, matter, period
