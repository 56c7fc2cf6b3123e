/* in: peer_rank · out: one row per city of $period, the highest growth first */
SELECT rank, city, growth_pct, ours
FROM peer_rank
WHERE period = $period
ORDER BY rank NULLS LAST, city
