-- In: work.project_case, work.spoken_text, work.spoken_note. Out: work.wording, one row per project, topic and word of its text
-- (name and content) or notes, by schemas/wording.toml.
CREATE OR REPLACE TABLE work.wording AS
SELECT project.period, project.project_id, spoken.topic, spoken.word
FROM work.project_case AS project
JOIN work.spoken_text AS spoken ON spoken.text = project.all_text
UNION ALL
SELECT project.period, project.project_id, spoken.topic, spoken.word
FROM work.project_case AS project
JOIN work.spoken_note AS spoken ON spoken.text = project.note_text
