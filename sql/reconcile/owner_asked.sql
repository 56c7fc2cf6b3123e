-- In: work.choice. Out: one row per two owners that a survey and the library name for one project in different words.
SELECT DISTINCT survey.value, library.value
FROM work.choice AS survey
JOIN work.choice AS library
    ON library.period = survey.period AND library.project_id = survey.project_id AND library.field = survey.field
    AND library.document = 'library' AND library.document_choice_rank = 1
WHERE survey.field = 'owner_name' AND survey.document = 'survey' AND survey.document_choice_rank = 1
    AND survey.value <> library.value
ORDER BY ALL
