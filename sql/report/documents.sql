/* in: submission, plan, peer_rank · out: one row per document that says something of $period */
SELECT document
FROM submission
WHERE period = $period AND status IN ('accepted', 'partial') AND document IS NOT NULL
UNION
SELECT 'plan'
FROM plan
WHERE period = $period
UNION
SELECT 'peers'
FROM peer_rank
WHERE period = $period
