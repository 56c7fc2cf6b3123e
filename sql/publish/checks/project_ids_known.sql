/* ---
id: project_ids_known
table: project
severity: critical
description: 各表引用的项目都在项目表中
--- */
-- in: tables that name projects of a period; out: one row per project named and not there
WITH named AS (
    SELECT 'project_source' AS place, period, project_id FROM project_source
    UNION SELECT 'project_site', period, project_id FROM project_site
    UNION SELECT 'project_value', period, project_id FROM project_value
    UNION SELECT 'scope_decision', period, project_id FROM scope_decision
    UNION SELECT 'library_record', period, project_id FROM library_record
    UNION SELECT 'reconciliation', period, project_id FROM reconciliation
    UNION SELECT 'reconciliation_field', period, project_id FROM reconciliation_field
    UNION SELECT 'entry', period, project_id FROM entry
    UNION SELECT 'dispatch', period, project_id FROM dispatch
    UNION SELECT 'finding', period, project_id FROM finding WHERE project_id IS NOT NULL
)
SELECT place, period, project_id FROM named ANTI JOIN project USING (period, project_id)
