/* ---
id: ED11
title: 申报单位、立项单位、合同甲方一致
severity: warning
condition: 建设单位与审批（核准、备案）信息的单位、施工（购置）合同的甲方是同一单位，不是的应有说明
basis: 入库申报要求：申报单位、立项单位与合同甲方一致，不一致的应有说明
in_force_from:
in_force_to:
audience: bureau
over: project
concerns: owner_name IS NOT NULL
message: "{reason}；请核对批复和合同，代建、更名、母子公司的应附说明"
--- */
-- Reads work.project_case, work.approval_use, work.linked_row, work.unit_agreement (how any two unit names compared here stand to
-- each other). One row per project with a unit. Parent and subsidiary, and offices of one field, are neither the same nor
-- different.
WITH other AS (
    SELECT period, project_id, 1 AS turn, '立项单位' AS role, owner_name AS unit FROM work.approval_use
    UNION
    SELECT period, project_id, 2, '合同甲方', contract_party FROM work.linked_row WHERE contract_party IS NOT NULL
),
compared AS (
    SELECT
        project.period,
        project.project_id,
        other.turn,
        other.role,
        other.unit,
        CASE
            WHEN agreement.agreement IN ('differ', 'far', 'agent') THEN 'broken'
            WHEN agreement.agreement IN ('equal', 'similar') THEN 'holds'
            ELSE 'not_verifiable'
        END AS outcome
    FROM work.project_case AS project
    JOIN other ON other.period = project.period AND other.project_id = project.project_id
    LEFT JOIN work.unit_agreement AS agreement
        ON agreement.one = project.owner_name AND agreement.other = other.unit
),
per_role AS (
    -- Several approvals of one project: one that agrees is enough.
    SELECT
        period, project_id, turn, role,
        bool_and(outcome = 'broken') AS broken,
        bool_or(outcome = 'holds') AS holds,
        min(unit) FILTER (WHERE outcome = 'broken') AS unit
    FROM compared
    GROUP BY ALL
),
summed AS (
    SELECT
        period,
        project_id,
        bool_or(broken) AS broken,
        bool_or(holds) AS holds,
        string_agg(role || '是“' || left(unit, 60) || '”', '，' ORDER BY turn) FILTER (WHERE broken) AS words
    FROM per_role
    GROUP BY ALL
)
SELECT
    project.period,
    project.project_id,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS row_key,
    CASE WHEN summed.broken THEN 'broken' WHEN summed.holds THEN 'holds' ELSE 'not_verifiable' END AS outcome,
    'warning' AS severity,
    'owner_name' AS field,
    project.owner_name AS value,
    '建设单位是“' || left(project.owner_name, 60) || '”，而' || summed.words AS reason
FROM work.project_case AS project
LEFT JOIN summed ON summed.period = project.period AND summed.project_id = project.project_id
WHERE project.owner_name IS NOT NULL
