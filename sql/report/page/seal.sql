/* in: seal, revision · out: one row where $period is sealed: the seal in force, and how many changes wait for a revision */
SELECT
    version,
    sealed_at,
    sealed_by,
    (SELECT count(*) FROM revision WHERE period = $period AND status = 'waiting') AS waiting
FROM seal
WHERE period = $period AND in_force
