-- In: work.alias. Out: project_alias, one row per former id.
INSERT INTO project_alias BY NAME
SELECT project_id, alias_id, since, why
FROM work.alias
ORDER BY project_id, alias_id
