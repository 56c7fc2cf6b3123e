-- In: project_source of both sides, work.change, work.diff_move. Out: work.diff_source, one row per project, sender, document and thing
-- reported (an amount, or the digest of the whole row) that its rows report otherwise than before, with what the files of both sides report (of the earlier side's, that they do).
CREATE OR REPLACE TABLE work.diff_source AS
WITH concerned AS (
    SELECT period, project_id FROM work.change WHERE project_id <> ''
    UNION
    SELECT period, old_id FROM work.diff_move
    UNION
    SELECT period, new_id FROM work.diff_move
),
reported AS (
    SELECT 'before' AS side, * FROM work.before.project_source SEMI JOIN concerned USING (period, project_id)
    UNION ALL
    SELECT 'after', * FROM work.after.project_source SEMI JOIN concerned USING (period, project_id)
),
listed AS (
    SELECT
        side, period, project_id, department, document, file_sha256,
        unnest([
            {'reported': 'ytd_wan', 'value': CAST(ytd_wan AS VARCHAR)},
            {'reported': 'cumulative_wan', 'value': CAST(cumulative_wan AS VARCHAR)},
            {'reported': 'prior_ytd_wan', 'value': CAST(prior_ytd_wan AS VARCHAR)},
            {'reported': 'planned_total_wan', 'value': CAST(planned_total_wan AS VARCHAR)},
            {'reported': 'start_month', 'value': start_month},
            {'reported': 'region_codes', 'value': region_codes},
            {'reported': 'row_digest', 'value': row_digest}
        ], recursive := true)
    FROM reported
),
gathered AS (
    SELECT
        period, project_id, department, document, reported,
        list_sort(coalesce(list(coalesce(value, '')) FILTER (side = 'before'), CAST([] AS VARCHAR[]))) AS old_values,
        list_sort(coalesce(list(coalesce(value, '')) FILTER (side = 'after'), CAST([] AS VARCHAR[]))) AS new_values,
        list_distinct(list({'file_sha256': file_sha256, 'value': CASE WHEN side = 'after' THEN value END})) AS reports
    FROM listed
    GROUP BY ALL
)
SELECT period, project_id, department, document, reported, reports
FROM gathered
WHERE old_values <> new_values
