/* ---
id: waiting_step
table: approval_step
severity: critical
description: 每个项目至多卡在一个环节，与调度表所列一致
--- */
-- in: approval_step, dispatch; out: one row per key project whose open step is not the one that dispatch names
WITH open AS (
    SELECT period, project_id, string_agg(step, '、') AS steps FROM approval_step WHERE waiting GROUP BY ALL
)
SELECT period, project_id, dispatch.waiting_step, open.steps
FROM dispatch
FULL JOIN open USING (period, project_id)
WHERE dispatch.waiting_step IS DISTINCT FROM open.steps
