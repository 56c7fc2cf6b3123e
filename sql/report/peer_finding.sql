-- In: peer_rank, work.plan_row, work.dispatch_rule, $department. Out: finding, one row per period in which our own growth among the
-- cities is not the growth that the plan says was published (DP07).
INSERT INTO finding BY NAME
WITH published AS (
    SELECT period, max(published_growth) AS growth_pct
    FROM work.plan_row
    WHERE scope_kind = 'city' AND published_growth IS NOT NULL
    GROUP BY period
    HAVING min(published_growth) = max(published_growth)
)
SELECT
    peer_rank.period,
    left(sha256(concat_ws('|', rule.rule_id, $department, peer_rank.period, peer_rank.city)), 16) AS finding_key,
    rule.rule_id,
    rule.severity,
    rule.audience,
    $department AS department,
    'growth_pct' AS field,
    work.plain(peer_rank.growth_pct) AS value,
    concat(
        '各市州增速表所列本市增速 ', work.plain(peer_rank.growth_pct), '%，目标与可比基数表的发布增速为 ',
        work.plain(published.growth_pct), '%；请核对，位次按各市州增速表'
    ) AS message
FROM peer_rank
JOIN published ON published.period = peer_rank.period
JOIN work.dispatch_rule AS rule ON rule.rule_id = 'DP07'
WHERE peer_rank.ours AND peer_rank.growth_pct <> published.growth_pct
ORDER BY peer_rank.period
