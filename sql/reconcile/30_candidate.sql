-- In: work.project_case, project, work.side, work.entry_state, work.checked, work.county. Out: work.candidate, one row per project
-- and period that is not in the library. Amounts in 万元 in scope (pending: the project's whole); prior_high_wan: upper bound where
-- the prior value is unknown, min(prior_cumulative, planned_total) of those known, else 0. blemished: papers are complete, and an
-- error is open, it was sent back, or a site check found them wanting; such a project stands with the partial ones, and one that a
-- site check found untrue nowhere. checked: found without fault on site this year. entry_stage, applied_by, unit_in_directory: how far
-- its entry is.
CREATE OR REPLACE TABLE work.candidate AS
WITH outside AS (
    SELECT
        project_case.*,
        project.scope,
        project.in_scope_ytd_wan,
        project.in_scope_prior_ytd_wan,
        coalesce(project_case.prior_ytd_wan, 0) AS whole_prior_wan,
        coalesce(
            project_case.prior_ytd_wan,
            greatest(coalesce(least(project_case.prior_cumulative_wan, project_case.planned_total_wan), 0), 0)
        ) AS whole_prior_high_wan,
        side.other_coverage,
        side.pending OR side.claimed IS NOT NULL AS pending,
        project_case.open_error OR coalesce(entry.sent_back, false) OR coalesce(checked.outcome = 'doubtful', false) AS blemished,
        side.untrue,
        coalesce(checked.faultless, false) AS checked,
        entry.stage_means AS entry_stage,
        entry.applied_by,
        entry.unit_in_directory
    FROM work.project_case AS project_case
    JOIN project ON project.period = project_case.period AND project.project_id = project_case.project_id
    JOIN work.side AS side ON side.period = project_case.period AND side.project_id = project_case.project_id
    LEFT JOIN work.entry_state AS entry ON entry.period = project_case.period AND entry.project_id = project_case.project_id
    LEFT JOIN work.checked AS checked ON checked.period = project_case.period AND checked.project_id = project_case.project_id
    WHERE NOT project_case.in_library
),
tiered AS (
    SELECT
        *,
        CASE
            WHEN scope = 'out' OR coalesce(ytd_wan, 0) <= 0 OR other_coverage OR NOT started OR untrue THEN 'none'
            WHEN started IS NULL THEN 'lead'
            WHEN pending OR scope = 'review'
                THEN CASE WHEN evidence = 'complete' AND NOT blemished THEN 'pending' ELSE 'none' END
            WHEN evidence = 'complete' AND NOT blemished THEN 'complete'
            WHEN evidence IN ('complete', 'partial') THEN 'partial'
            ELSE 'lead'
        END AS tier
    FROM outside
)
SELECT
    tiered.period,
    tiered.project_id,
    county.region_code,
    tiered.sector,
    tiered.tier,
    CAST(CASE WHEN tiered.tier = 'pending' THEN tiered.ytd_wan ELSE coalesce(tiered.in_scope_ytd_wan, 0) END
        AS DECIMAL(18, 6)) AS ytd_wan,
    CAST(CASE WHEN tiered.tier = 'pending' THEN tiered.whole_prior_wan ELSE coalesce(tiered.in_scope_prior_ytd_wan, 0) END
        AS DECIMAL(18, 6)) AS prior_ytd_wan,
    CAST(CASE
        WHEN tiered.tier = 'pending' OR tiered.scope = 'in' THEN tiered.whole_prior_high_wan
        WHEN tiered.scope = 'part' THEN CAST(tiered.whole_prior_high_wan AS DECIMAL(26, 6)) * coalesce(tiered.inside_share, 1)
        ELSE 0
    END AS DECIMAL(18, 6)) AS prior_high_wan,
    tiered.checked,
    tiered.entry_stage,
    tiered.applied_by,
    tiered.unit_in_directory
FROM tiered
LEFT JOIN work.county AS county ON county.region_code = tiered.region_code
ORDER BY tiered.period, tiered.project_id
