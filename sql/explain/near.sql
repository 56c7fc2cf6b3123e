-- In: project, project_alias. Parameter: $text. Out: up to five projects whose name holds the text, or whose id (or former
-- id) is nearest to it.
WITH named AS (
    SELECT project_id, arg_max(project_name, period) AS project_name, max(period) AS period
    FROM project
    GROUP BY project_id
),
known AS (
    SELECT project_id, project_name, period, project_id AS spelled FROM named
    UNION ALL
    SELECT named.project_id, named.project_name, named.period, project_alias.alias_id
    FROM project_alias
    JOIN named USING (project_id)
)
SELECT project_id, project_name, period
FROM known
WHERE contains(project_name, $text) OR levenshtein(upper(spelled), upper($text)) <= 4
GROUP BY project_id, project_name, period
ORDER BY min(CASE WHEN contains(project_name, $text) THEN 0 ELSE levenshtein(upper(spelled), upper($text)) END),
    period DESC, project_id
LIMIT 5
