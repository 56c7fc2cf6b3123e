-- In: work.candidate, work.library_row. Out: reconciliation.tier of every project not in the library, so that what enters the gap on its side can be
-- listed from the published tables; null for projects in the library, and where there is no export.
UPDATE reconciliation
SET tier = candidate.tier
FROM work.candidate AS candidate
WHERE candidate.period = reconciliation.period AND candidate.project_id = reconciliation.project_id
    AND candidate.period IN (SELECT period FROM work.library_row)
