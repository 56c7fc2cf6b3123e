-- In: work.project_case, work.scope, project_source. Out: project, one row per project. In-scope amounts: whole when in scope (an unknown
-- prior value counts 0 here), the share inside the city for a part, 0 out of scope, null while under review. A part whose
-- amount comes from the library is already the inside record's where the sites decided (SC03), not where a reviewer did.
INSERT INTO project BY NAME
WITH sender AS (
    SELECT period, project_id, string_agg(DISTINCT department, '、' ORDER BY department) AS departments
    FROM project_source
    WHERE document <> 'library'
    GROUP BY ALL
),

amount AS (
    SELECT
        project.* EXCLUDE (stage),
        coalesce(project.stage, project.build_stage) AS stage,
        sender.departments,
        coalesce(scope.scope, 'review') AS scope,
        CASE coalesce(scope.scope, 'review')
            WHEN 'in' THEN 1
            WHEN 'part' THEN CASE WHEN project.ytd_document = 'library' AND scope.rule_id = 'SC03' THEN 1 ELSE scope.share END
            WHEN 'out' THEN 0
        END AS factor
    FROM work.project_case AS project
    LEFT JOIN work.scope AS scope ON scope.period = project.period AND scope.project_id = project.project_id
    LEFT JOIN sender ON sender.period = project.period AND sender.project_id = project.project_id
)
SELECT
    period,
    project_id,
    project_name,
    investment_kind,
    project_code,
    owner_name,
    owner_uscc,
    holding,
    affiliation,
    region_code,
    region_name,
    industry_code,
    sector,
    nature,
    survey_category,
    planned_total_wan,
    ytd_wan,
    ytd_land_wan,
    cumulative_wan,
    prior_ytd_wan,
    CAST(CASE WHEN factor = 0 THEN 0 ELSE CAST(ytd_wan AS DECIMAL(26, 6)) * CAST(factor AS DECIMAL(12, 9)) END AS DECIMAL(18, 6)) AS in_scope_ytd_wan,
    CAST(CASE
        WHEN factor = 0 THEN 0
        ELSE CAST(coalesce(prior_ytd_wan, 0) AS DECIMAL(26, 6)) * CAST(factor AS DECIMAL(12, 9))
    END AS DECIMAL(18, 6)) AS in_scope_prior_ytd_wan,
    left(start_month, 7) AS start_month,
    stage,
    scope,
    in_library,
    library_code,
    evidence,
    departments
FROM amount
ORDER BY period, project_id
