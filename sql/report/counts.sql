/* in: published tables · out: one row, the counts of $period behind its gap; null, not zero, where the input is missing:
   no survey, no library export, no list of key projects */
WITH given AS (
    SELECT
        coalesce(bool_or(library_wan IS NOT NULL), false) AS library,
        coalesce(bool_or(additions_complete_wan IS NOT NULL), false) AS missing
    FROM gap
    WHERE period = $period AND scope_kind = 'city'
),

files AS (
    SELECT
        count(*) AS files,
        count(*) FILTER (status = 'accepted') AS files_accepted,
        count(*) FILTER (status = 'partial') AS files_partial,
        count(*) FILTER (status IN ('superseded', 'duplicate')) AS files_replaced,
        count(*) FILTER (status = 'held') AS files_held,
        count(*) FILTER (status = 'rejected') AS files_rejected,
        sum(rows_accepted) FILTER (status IN ('accepted', 'partial') AND document = 'survey') AS survey_rows
    FROM submission
    WHERE period = $period
),

projects AS (
    SELECT
        count(*) AS projects,
        count(*) FILTER (scope IN ('in', 'part')) AS in_scope,
        count(*) FILTER (scope = 'out') AS out_of_scope,
        count(*) FILTER (scope = 'review') AS scope_review
    FROM project
    WHERE period = $period
),

library AS (
    SELECT
        CASE WHEN given.library THEN count(library_code) END AS library_records,
        CASE WHEN given.library THEN coalesce(sum(ytd_wan), 0) END AS library_wan,
        CASE WHEN given.library THEN count(*) FILTER (decision = 'remove') END AS to_remove,
        CASE WHEN given.library THEN coalesce(sum(removal_wan) FILTER (decision = 'remove'), 0) END AS to_remove_wan,
        CASE WHEN given.library THEN count(*) FILTER (decision = 'duplicate') END AS library_duplicates,
        CASE WHEN given.library THEN coalesce(sum(removal_wan) FILTER (decision = 'duplicate'), 0) END AS library_duplicates_wan
    FROM given
    LEFT JOIN library_record ON library_record.period = $period
    GROUP BY given.library
),

missing AS (
    SELECT
        CASE WHEN given.missing THEN count(*) FILTER (r.tier = 'complete') END AS missing_complete,
        CASE WHEN given.missing THEN coalesce(sum(p.in_scope_ytd_wan) FILTER (r.tier = 'complete'), 0) END AS missing_complete_wan,
        CASE WHEN given.missing THEN count(*) FILTER (r.tier = 'partial') END AS missing_partial,
        CASE WHEN given.missing THEN coalesce(sum(p.in_scope_ytd_wan) FILTER (r.tier = 'partial'), 0) END AS missing_partial_wan,
        CASE WHEN given.missing THEN count(*) FILTER (r.tier = 'lead') END AS missing_lead,
        CASE WHEN given.missing THEN coalesce(sum(p.in_scope_ytd_wan) FILTER (r.tier = 'lead'), 0) END AS missing_lead_wan,
        CASE WHEN given.missing THEN count(*) FILTER (r.status = 'amount_differs') END AS amount_differs
    FROM given
    LEFT JOIN reconciliation AS r ON r.period = $period
    LEFT JOIN project AS p ON p.period = r.period AND p.project_id = r.project_id
    GROUP BY given.missing
),

others AS (
    SELECT
        (SELECT count(*) FROM match_review WHERE last_period = $period AND decision IS NULL) AS pairs_to_review,
        (SELECT nullif(count(*), 0) FROM dispatch WHERE period = $period) AS key_projects,
        (SELECT count(*) FROM finding WHERE period = $period AND severity = 'error') AS errors,
        (SELECT count(*) FROM finding WHERE period = $period AND severity = 'warning') AS warnings
)

SELECT *
FROM files, projects, library, missing, others
