-- In: work.own_line, work.own_start, dispatch_change, $period, $as_of. Out: work.worklist_late, one row per department, key project of its own
-- list and what is late with it, in words; no amount.
CREATE OR REPLACE TABLE work.worklist_late AS
WITH listed AS (
    SELECT own_line.*, own_start.started AS own_started
    FROM work.own_line AS own_line
    JOIN work.own_start AS own_start USING (period, project_id)
    WHERE own_line.period = $period AND own_line.document = 'key_projects' AND own_line.source_rank = 1
),
late (department, project_id, turn, said) AS (
    SELECT
        department, project_id, 1,
        concat(
            '开工期限 ', start_deadline, ' 已过 ', date_diff('day', work.due_date(start_deadline), CAST($as_of AS DATE)), ' 天，清单填未开工'
        )
    FROM listed
    WHERE NOT own_started AND work.due_date(start_deadline) < CAST($as_of AS DATE)
    UNION ALL
    SELECT
        department, project_id, 2,
        concat('“', coalesce(next_step, '下一步工作'), '”的办结时限 ', next_due, ' 已过 ', date_diff('day', work.due_date(next_due), CAST($as_of AS DATE)), ' 天')
    FROM listed
    WHERE work.due_date(next_due) < CAST($as_of AS DATE)
    UNION ALL
    SELECT department, project_id, 3, '本期没有填报完成投资（调度数）'
    FROM listed
    WHERE done IS NULL
    UNION ALL
    SELECT listed.department, listed.project_id, 4, '与 ' || change.since || ' 的清单完全相同，请确认本期有无进展'
    FROM listed
    JOIN dispatch_change AS change
        ON change.period = listed.period AND change.project_id = listed.project_id AND change.change = 'not_updated'
)
SELECT DISTINCT * FROM late
