/* ---
id: project_reconciled
table: reconciliation
severity: critical
description: 每个项目都有比对结论
--- */
-- in: project, reconciliation; out: one row per project without a reconciliation
SELECT period, project_id, project_name FROM project ANTI JOIN reconciliation USING (period, project_id)
