-- In: work.diff_contribution, gap of both sides. Out: one row per period, scope, total of the gap, movement and cause: how many projects or records, and
-- by how much they moved it (万元); losses first.
WITH item AS (
    SELECT
        period, total, project_id, record, region, sector, movement, amount,
        coalesce(string_agg(text, '；' ORDER BY rank, ref), '起因不明') AS cause,
        coalesce(min(kind), 'unknown') AS cause_kind
    FROM (SELECT DISTINCT * FROM work.diff_contribution)
    GROUP BY ALL
),
scope AS (
    SELECT DISTINCT period, scope_kind, scope_code FROM work.before.gap
    UNION
    SELECT DISTINCT period, scope_kind, scope_code FROM work.after.gap
)
SELECT
    scope.period,
    scope.scope_kind,
    scope.scope_code,
    item.total,
    item.movement,
    item.cause_kind,
    item.cause,
    count(*) AS items,
    CAST(sum(item.amount) AS DECIMAL(18, 6)) AS amount
FROM scope
JOIN item
    ON item.period = scope.period AND (
        scope.scope_kind = 'city'
        OR scope.scope_kind = 'region' AND scope.scope_code = item.region
        OR scope.scope_kind = 'sector' AND scope.scope_code = item.sector
    )
GROUP BY ALL
ORDER BY scope.period DESC, scope.scope_kind, scope.scope_code, item.total,
    sum(item.amount) >= 0, abs(sum(item.amount)) DESC, item.cause, item.movement
