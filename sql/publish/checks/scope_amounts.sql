/* ---
id: scope_amounts
table: project
severity: critical
description: 纳入范围金额与纳入判定相符（纳入取原值，不纳入为0，待核为空，部分纳入不超过原值）
--- */
-- in: project; out: one row per project whose amount in scope does not follow from its scope
SELECT period, project_id, scope, ytd_wan, in_scope_ytd_wan, prior_ytd_wan, in_scope_prior_ytd_wan
FROM project
WHERE CASE scope
    WHEN 'in' THEN coalesce(in_scope_ytd_wan, 0) <> coalesce(ytd_wan, 0)
        OR coalesce(in_scope_prior_ytd_wan, 0) <> coalesce(prior_ytd_wan, 0)
    WHEN 'out' THEN coalesce(in_scope_ytd_wan, 0) <> 0 OR coalesce(in_scope_prior_ytd_wan, 0) <> 0
    WHEN 'review' THEN in_scope_ytd_wan IS NOT NULL OR in_scope_prior_ytd_wan IS NOT NULL
    WHEN 'part' THEN abs(coalesce(in_scope_ytd_wan, 0)) > abs(coalesce(ytd_wan, 0))
    ELSE true
END
