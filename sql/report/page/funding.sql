/* in: funding, dispatch · out: one row per source and kind of project of $period, 合计 last; 万元 */
SELECT
    source,
    coalesce(funding_kind, '未填') AS funding_kind,
    count(*) AS projects,
    sum(applied_wan) AS applied_wan,
    sum(planned_wan) AS planned_wan,
    sum(arrived_wan) AS arrived_wan,
    sum(paid_wan) AS paid_wan,
    sum(unpaid_wan) AS unpaid_wan
FROM funding
LEFT JOIN dispatch USING (period, project_id)
WHERE period = $period
GROUP BY source, coalesce(funding_kind, '未填')
ORDER BY source = '合计', source, funding_kind
