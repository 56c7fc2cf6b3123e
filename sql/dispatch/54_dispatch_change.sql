-- In: work.listed_before, work.told_value, dispatch, $as_of. Out: dispatch_change, one row per key project, period, kind of change and
-- field: what differs from the list before of the same year, who reported nothing or nothing new, which promises have passed.
INSERT INTO dispatch_change BY NAME
WITH pair AS (
    SELECT period, since, now_id, before_id FROM work.listed_before WHERE now_id IS NOT NULL AND before_id IS NOT NULL
),
told AS (
    SELECT pair.period, pair.now_id, value.field, value.counts, value.value AS new_value, NULL AS old_value
    FROM pair
    JOIN work.told_value AS value ON value.period = pair.period AND value.project_id = pair.now_id
    UNION ALL
    SELECT pair.period, pair.now_id, value.field, value.counts, NULL, value.value
    FROM pair
    JOIN work.told_value AS value ON value.period = pair.since AND value.project_id = pair.before_id
),
field AS (
    SELECT period, now_id, field, bool_or(counts) AS counts, max(old_value) AS old_value, max(new_value) AS new_value
    FROM told
    GROUP BY ALL
),
differing AS (
    SELECT * FROM field WHERE work.folded(old_value) IS DISTINCT FROM work.folded(new_value)
),
both_lists AS (
    SELECT
        pair.*,
        now.started AS now_started, before.started AS before_started,
        now.done_wan AS now_done, before.done_wan AS before_done,
        now.next_due AS now_due, before.next_due AS before_due,
        work.folded(now.next_step) = work.folded(before.next_step) AS same_step
    FROM pair
    JOIN dispatch AS now ON now.period = pair.period AND now.project_id = pair.now_id
    JOIN dispatch AS before ON before.period = pair.since AND before.project_id = pair.before_id
),
found (period, project_id, change, field, old_value, new_value, since) AS (
    SELECT period, now_id, 'added', '', NULL, NULL, since FROM work.listed_before WHERE before_id IS NULL
    UNION ALL
    SELECT period, before_id, 'dropped', '', NULL, NULL, since FROM work.listed_before WHERE now_id IS NULL
    UNION ALL
    SELECT differing.period, now_id, 'changed', field, old_value, new_value, since
    FROM differing JOIN pair USING (period, now_id) WHERE counts
    UNION ALL
    SELECT period, now_id, 'started', 'started', CAST(before_started AS VARCHAR), CAST(now_started AS VARCHAR), since
    FROM both_lists WHERE now_started AND before_started IS DISTINCT FROM true
    UNION ALL
    SELECT period, now_id, 'fell', 'done_wan', work.plain(before_done), work.plain(now_done), since
    FROM both_lists WHERE now_done < before_done
    UNION ALL
    SELECT period, now_id, 'not_updated', '', NULL, NULL, since
    FROM pair WHERE (period, now_id) NOT IN (SELECT (period, now_id) FROM differing)
    UNION ALL
    SELECT period, now_id, 'promise_moved', 'next_due', CAST(before_due AS VARCHAR), CAST(now_due AS VARCHAR), since
    FROM both_lists WHERE same_step AND now_due > before_due
    UNION ALL
    SELECT period, project_id, 'not_reported', 'done_wan', NULL, NULL, NULL FROM dispatch WHERE done_wan IS NULL
    UNION ALL
    SELECT period, project_id, 'promise_passed', 'next_due', NULL, CAST(next_due AS VARCHAR), NULL
    FROM dispatch WHERE next_due < CAST($as_of AS DATE)
)
SELECT
    found.*,
    coalesce(now.lead_department, before.lead_department) AS lead_department,
    coalesce(now.leader, before.leader) AS leader
FROM found
LEFT JOIN dispatch AS now ON now.period = found.period AND now.project_id = found.project_id
LEFT JOIN dispatch AS before ON before.period = found.since AND before.project_id = found.project_id
ORDER BY found.period, found.project_id, found.change, found.field
