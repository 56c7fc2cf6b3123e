-- In: work.register_score, work.register_scored.
-- Out: rows appended to work.register_used, one per pair of texts that this period's candidates are about; what no period
-- uses is not kept for the next run.
INSERT INTO work.register_used
SELECT DISTINCT scored.*
FROM work.register_score AS asked
JOIN work.register_scored AS scored USING (one, other)
ANTI JOIN work.register_used AS used USING (one, other)
