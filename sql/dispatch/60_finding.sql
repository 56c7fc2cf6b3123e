-- In: approval_step, work.step_def, funding, dispatch, work.plan_line, work.own_line, work.dispatch_rule. Out: finding, one row per key
-- project and rule DP01–DP06 (per step for DP01 and DP02) at the row of its list; all of them from the list alone.
INSERT INTO finding BY NAME
WITH step AS (
    SELECT
        approval_step.*,
        step_def.field,
        max(done_on) FILTER (status = 'done') OVER (
            PARTITION BY period, project_id ORDER BY step_order ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS latest_before,
        max_by(approval_step.step, done_on) FILTER (status = 'done') OVER (
            PARTITION BY period, project_id ORDER BY step_order ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS step_before
    FROM approval_step
    JOIN work.step_def AS step_def USING (step_order)
),
permitted AS (
    SELECT period, project_id
    FROM approval_step
    WHERE status = 'done' AND step_order = (SELECT max(step_order) - 1 FROM work.step_def)
),
open AS (
    SELECT step.period, step.project_id, string_agg(step.step, '、' ORDER BY step.step_order) AS steps
    FROM approval_step AS step
    JOIN permitted USING (period, project_id)
    WHERE step.status IN ('in_progress', 'not_started') AND step.step_order < (SELECT max(step_order) - 1 FROM work.step_def)
    GROUP BY ALL
),
fund AS (
    SELECT funding.*, line.done_cumulative, line.planned_total
    FROM funding
    JOIN (
        SELECT period, project_id, sum(done_cumulative) AS done_cumulative, sum(planned_total) AS planned_total
        FROM work.own_line
        WHERE document = 'key_projects' AND source_rank = 1
        GROUP BY ALL
        HAVING count(done_cumulative) = count(*) AND count(planned_total) = count(*)
    ) AS line USING (period, project_id)
    WHERE funding.source = '合计' AND funding.document = 'key_projects'
),
found (rule_id, period, project_id, field, value, message) AS (
    SELECT
        'DP01', period, project_id, field, reported,
        concat(step, '办结于 ', done_on, '，早于', step_before, '的 ', latest_before, '；请核对日期，属实的无需修改')
    FROM step
    WHERE status = 'done' AND done_on < latest_before
    UNION ALL
    SELECT
        'DP02', period, project_id, field, reported,
        concat(step, '填写的日期 ', done_on, ' 还没有到；请核对，计划办结的日期请写在“办结时限”')
    FROM step
    WHERE status = 'future'
    UNION ALL
    SELECT 'DP03', period, project_id, 'step_permit', steps, concat('施工许可已办结，而', steps, '写明尚未办结；请核对')
    FROM open
    UNION ALL
    SELECT
        'DP04', period, project_id, 'fund_paid', work.plain(paid_wan),
        concat(source, '已拨付资金 ', work.plain(paid_wan), ' 万元大于到位资金 ', work.plain(arrived_wan), ' 万元；请核对')
    FROM funding
    WHERE document = 'key_projects' AND paid_wan > arrived_wan
    UNION ALL
    SELECT
        'DP05', period, project_id, 'fund_paid', work.plain(paid_wan),
        concat(
            '已拨付资金 ', work.plain(paid_wan), ' 万元，自开工累计完成投资（调度数）', work.plain(done_cumulative),
            ' 万元，超出部分大于计划总投资的 ', work.plain(limit_pct), '%；请核对'
        )
    FROM fund
    JOIN work.dispatch_rule AS rule ON rule.rule_id = 'DP05'
    WHERE CAST(paid_wan - done_cumulative AS DECIMAL(20, 6)) * 100 > CAST(planned_total AS DECIMAL(20, 6)) * rule.limit_pct
    UNION ALL
    SELECT
        'DP06', period, project_id, 'plan_01', coalesce(headed, '') || '：' || array_to_string(list_transform(plan, lambda x: coalesce(work.plain(x), '')), ' '),
        '看不出分月计划是逐月数还是累计数，或者表头与数值相反，没有采用；请在表头写明“逐月”或“累计”，并核对与本年计划投资是否一致'
    FROM work.plan_line
    WHERE basis IS NULL
)
SELECT
    found.period,
    left(sha256(concat_ws(
        '|', found.rule_id, row.department, work.folded(row.project_name), work.folded(row.project_code),
        work.folded(row.owner_uscc), work.folded(row.owner_name), row.document, row.part, found.field
    )), 16) AS finding_key,
    found.rule_id,
    rule.severity,
    rule.audience,
    row.department,
    row.file_sha256,
    row.file_name,
    row.sheet_name,
    CAST(row.row_number AS INTEGER) AS row_number,
    found.field,
    found.value,
    found.message,
    row.project_id
FROM found
JOIN work.dispatch_rule AS rule ON rule.rule_id = found.rule_id
JOIN work.own_line AS row
    ON row.period = found.period AND row.project_id = found.project_id AND row.document = 'key_projects' AND row.source_rank = 1
QUALIFY row_number() OVER (PARTITION BY found.period, found.rule_id, found.project_id, found.field, found.message ORDER BY row.place) = 1
ORDER BY found.period, row.place, found.rule_id, found.field
