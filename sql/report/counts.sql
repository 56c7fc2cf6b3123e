/* in: published tables · out: one row, the counts of $period behind its gap */
WITH files AS (
    SELECT
        count(*) AS files,
        count(*) FILTER (status = 'accepted') AS files_accepted,
        count(*) FILTER (status = 'partial') AS files_partial,
        count(*) FILTER (status IN ('superseded', 'duplicate')) AS files_replaced,
        count(*) FILTER (status = 'held') AS files_held,
        count(*) FILTER (status = 'rejected') AS files_rejected,
        coalesce(sum(rows_accepted) FILTER (status IN ('accepted', 'partial') AND document = 'survey'), 0) AS survey_rows
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
        count(*) AS library_records,
        sum(ytd_wan) AS library_wan,
        count(*) FILTER (decision = 'remove') AS to_remove,
        sum(removal_wan) FILTER (decision = 'remove') AS to_remove_wan,
        count(*) FILTER (decision = 'duplicate') AS library_duplicates,
        sum(removal_wan) FILTER (decision = 'duplicate') AS library_duplicates_wan
    FROM library_record
    WHERE period = $period
),

missing AS (
    SELECT
        count(*) FILTER (r.tier = 'complete') AS missing_complete,
        sum(p.in_scope_ytd_wan) FILTER (r.tier = 'complete') AS missing_complete_wan,
        count(*) FILTER (r.tier = 'partial') AS missing_partial,
        sum(p.in_scope_ytd_wan) FILTER (r.tier = 'partial') AS missing_partial_wan,
        count(*) FILTER (r.tier = 'lead') AS missing_lead,
        sum(p.in_scope_ytd_wan) FILTER (r.tier = 'lead') AS missing_lead_wan,
        count(*) FILTER (r.status = 'amount_differs') AS amount_differs
    FROM reconciliation AS r
    JOIN project AS p USING (period, project_id)
    WHERE period = $period
),

others AS (
    SELECT
        (SELECT count(*) FROM match_review WHERE last_period = $period AND decision IS NULL) AS pairs_to_review,
        (SELECT count(*) FROM dispatch WHERE period = $period) AS key_projects,
        (SELECT count(*) FROM finding WHERE period = $period AND severity = 'error') AS errors,
        (SELECT count(*) FROM finding WHERE period = $period AND severity = 'warning') AS warnings
)

SELECT *
FROM files, projects, library, missing, others
