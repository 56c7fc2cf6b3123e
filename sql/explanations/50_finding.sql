-- In: work.explained. Out: finding.status, explanation, explained_by, explained_on, asked_again of the findings spoken of.
UPDATE finding SET
    status = said.status,
    explanation = said.explanation,
    explained_by = said.explained_by,
    explained_on = said.explained_on,
    asked_again = said.asked_again
FROM work.explained AS said
WHERE said.period = finding.period AND said.finding_key = finding.finding_key
