/* ---
id: listed_words
table: project
severity: critical
description: 建设性质、投资类别和重点项目阶段用词表之内的词
--- */
-- in: listed_word; project, dispatch; out: one row per word that the closed list of its field does not have
WITH said AS (
    SELECT 'survey.nature' AS field, period, nature AS word FROM project
    UNION SELECT 'library.investment_kind', period, investment_kind FROM project
    UNION SELECT 'key_projects.phase', period, phase FROM dispatch
)
SELECT field, period, word FROM said ANTI JOIN listed_word AS listed USING (field, word) WHERE word IS NOT NULL
