-- In: dispatch. Out: work.dispatch_scope, one row per key project and who it is counted under: all, each of its leaders, each of its
-- lead departments (several names in one cell count one by one).
CREATE OR REPLACE TABLE work.dispatch_scope AS
WITH named AS (
    SELECT period, project_id, 'leader' AS scope_kind, unnest(regexp_split_to_array(leader, '[、,，;；\n]+')) AS scope
    FROM dispatch
    UNION ALL
    SELECT period, project_id, 'department', unnest(regexp_split_to_array(lead_department, '[、,，;；\n]+'))
    FROM dispatch
)
SELECT period, project_id, 'all' AS scope_kind, '' AS scope FROM dispatch
UNION
SELECT period, project_id, scope_kind, trim(scope) FROM named WHERE trim(scope) <> ''
