-- In: work.candidate. Out: reconciliation.tier of every project not in the library, so that what enters the gap on its side can be
-- listed from the published tables; null for projects in the library.
UPDATE reconciliation
SET tier = candidate.tier
FROM work.candidate AS candidate
WHERE candidate.period = reconciliation.period AND candidate.project_id = reconciliation.project_id
