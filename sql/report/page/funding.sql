/* in: funding, dispatch · out: one row per source and kind of project of $period; 万元 */
SELECT
    source,
    coalesce(funding_kind, '未填') AS funding_kind,
    count(*) AS projects,
    sum(applied_wan) AS applied_wan,
    sum(planned_wan) AS planned_wan,
    sum(arrived_wan) AS arrived_wan,
    sum(paid_wan) AS paid_wan
FROM funding
LEFT JOIN dispatch USING (period, project_id)
WHERE period = $period
GROUP BY ALL
ORDER BY source, funding_kind
