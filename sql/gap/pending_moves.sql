-- In: work.gap_candidate, work.gap_library, work.gap_scope, work.gap_target. Out: one row per period and scope with a
-- target: the sum of those moves of pending items that narrow the gap, and of those that widen it, in 万元 × 100.
-- An addition moves it by prior × (100 + g) − 100 × ytd, a removal by the opposite (handbook 3.5). A prior-year value
-- that is unknown may be anything from 0 to its upper bound. Wide decimals: a product of two DECIMAL(18,6) overflows.
WITH item AS (
    SELECT period, region, sector, 1 AS direction, ytd_wan, prior_ytd_wan AS prior_wan, prior_high_wan
    FROM work.gap_candidate
    WHERE tier = 'pending'
    UNION ALL
    SELECT period, region, sector, -1, coalesce(ytd_wan, 0), coalesce(prior_ytd_wan, 0), prior_high_wan
    FROM work.gap_library
    WHERE decision = 'review'
),
placed AS (
    SELECT
        item.* EXCLUDE (region, sector),
        unnest([
            {'kind': 'city', 'code': (SELECT scope_code FROM work.gap_scope WHERE scope_kind = 'city')},
            {'kind': 'region', 'code': region},
            {'kind': 'sector', 'code': sector}
        ]) AS scope
    FROM item
),
moved AS (
    SELECT
        target.period,
        target.scope_kind,
        target.scope_code,
        direction * (prior_wan * CAST(100 + target_growth_pct AS DECIMAL(19, 6)) - 100 * ytd_wan) AS with_least_prior,
        direction * (prior_high_wan * CAST(100 + target_growth_pct AS DECIMAL(19, 6)) - 100 * ytd_wan) AS with_most_prior
    FROM placed
    JOIN work.gap_target AS target
        ON target.period = placed.period AND target.scope_kind = scope.kind AND target.scope_code = scope.code
)
SELECT
    period,
    scope_kind,
    scope_code,
    sum(least(with_least_prior, with_most_prior, 0)) AS narrowing,
    sum(greatest(with_least_prior, with_most_prior, 0)) AS widening
FROM moved
GROUP BY ALL
ORDER BY ALL
