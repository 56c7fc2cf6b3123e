-- In: work.paper, work.linked_row, work.choice, work.evidence_requirement, work.evidence_partial (from
-- schemas/evidence.toml). Out: work.evidence, one row per project: complete, partial or lead, and the papers it lacks.
CREATE OR REPLACE TABLE work.evidence AS
WITH project_type AS (
    SELECT project.period, project.project_id, min(requirement.type_rank) AS type_rank
    FROM (SELECT DISTINCT period, project_id FROM work.linked_row) AS project
    LEFT JOIN work.choice AS nature
        ON nature.period = project.period AND nature.project_id = project.project_id
        AND nature.field = 'nature' AND nature.choice_rank = 1
    JOIN work.evidence_requirement AS requirement
        ON len(requirement.natures) = 0 OR list_contains(requirement.natures, nature.value)
    GROUP BY ALL
),
held AS (
    SELECT period, project_id, list(paper) AS papers FROM work.paper GROUP BY ALL
),
demanded AS (
    SELECT
        project_type.period,
        project_type.project_id,
        project_type.type_rank,
        requirement.requirement_rank,
        min(requirement.label) AS label,
        bool_or(list_has_all(coalesce(held.papers, CAST([] AS VARCHAR[])), requirement.papers)) AS met
    FROM project_type
    JOIN work.evidence_requirement AS requirement ON requirement.type_rank = project_type.type_rank
    LEFT JOIN held ON held.period = project_type.period AND held.project_id = project_type.project_id
    GROUP BY ALL
),
summed AS (
    SELECT
        period,
        project_id,
        type_rank,
        bool_and(met) AS complete,
        coalesce(list(label ORDER BY requirement_rank) FILTER (WHERE NOT met), CAST([] AS VARCHAR[])) AS papers_missing
    FROM demanded
    GROUP BY ALL
)
SELECT
    summed.period,
    summed.project_id,
    CASE
        WHEN summed.complete THEN 'complete'
        WHEN list_has_all(coalesce(held.papers, CAST([] AS VARCHAR[])), partial.papers) THEN 'partial'
        ELSE 'lead'
    END AS evidence,
    summed.papers_missing
FROM summed
JOIN work.evidence_partial AS partial ON partial.type_rank = summed.type_rank
LEFT JOIN held ON held.period = summed.period AND held.project_id = summed.project_id
