/* ---
id: gap_additions
table: gap
severity: critical
description: 全市各档疑似漏统等于各档项目之和
--- */
-- in: reconciliation, project, gap; out: one row per period and tier whose amount of the city is not that of its projects
-- (those pending have no amount in scope yet and count with what was reported)
WITH projects AS (
    SELECT r.period, r.tier, sum(CASE WHEN r.tier = 'pending' THEN p.ytd_wan ELSE p.in_scope_ytd_wan END) AS wan
    FROM reconciliation AS r
    JOIN project AS p USING (period, project_id)
    WHERE r.tier IN ('complete', 'partial', 'lead', 'pending')
    GROUP BY ALL
),
city AS (
    SELECT
        period, additions_complete_wan AS complete, additions_partial_wan AS partial, additions_lead_wan AS lead,
        pending_review_wan AS pending
    FROM gap WHERE scope_kind = 'city'
),
shown AS (UNPIVOT city ON complete, partial, lead, pending INTO NAME tier VALUE wan)
SELECT period, tier, projects.wan AS projects_wan, shown.wan AS shown_wan
FROM projects FULL JOIN shown USING (period, tier)
WHERE coalesce(projects.wan, 0) <> coalesce(shown.wan, 0)
