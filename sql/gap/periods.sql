-- In: submission, work.library_item, work.candidate. Out: one row per period (时段) with an accepted file, and whether
-- it has an export of the library and a survey or key-project list.
WITH handed_in AS (
    SELECT
        period,
        bool_or(document = 'library') AS has_library,
        bool_or(document IN ('survey', 'key_projects')) AS has_survey
    FROM submission
    WHERE status IN ('accepted', 'partial')
    GROUP BY period
),
held AS (
    SELECT period, true AS has_library, false AS has_survey FROM work.library_item
    UNION
    SELECT period, false, true FROM work.candidate
)
SELECT period, bool_or(coalesce(has_library, false)), bool_or(coalesce(has_survey, false))
FROM (FROM handed_in UNION ALL FROM held)
WHERE period IS NOT NULL
GROUP BY period
ORDER BY period
