/* ---
id: aliases_lead_somewhere
table: project_alias
severity: critical
description: 曾用标识和拆分指向的项目都存在
--- */
-- in: project_alias, project_split, project; out: one row per id that neither stands for a project of any period nor was
-- given up for another
WITH named AS (
    SELECT 'project_alias' AS place, project_id FROM project_alias
    UNION SELECT 'project_split', project_id FROM project_split
    UNION SELECT 'project_split', part_id FROM project_split
),
known AS (SELECT project_id FROM project UNION SELECT alias_id FROM project_alias)
SELECT place, project_id FROM named ANTI JOIN known USING (project_id)
