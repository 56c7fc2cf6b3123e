-- In: work.check_said. Out: verification, one row per project and period of a site check; of several checks in a period the newest.
-- Its id is that of the period. Stratum and probability are those of the draw, null where the check came without one.
INSERT INTO verification BY NAME
SELECT
    period,
    '' AS draw_id,
    coalesce(then_id, project_id) AS project_id,
    CAST(NULL AS VARCHAR) AS stratum,
    CAST(NULL AS DOUBLE) AS inclusion_probability,
    result,
    verified_ytd_wan,
    reported_ytd_wan
FROM work.check_said
WHERE project_id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY period, project_id ORDER BY said_order DESC) = 1
ORDER BY period, project_id
