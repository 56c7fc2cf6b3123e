-- In: work.choice, work.linked_row, work.library_row, work.evidence, work.paper, work.approval, work.pending_match, work.stage_word,
-- work.county, work.sector_industry, finding, $other_sector. Out: work.project_case, one row per project.
INSERT INTO work.project_case BY NAME
WITH chosen AS (
    SELECT
        period,
        project_id,
        max(value) FILTER (WHERE field = 'project_name') AS project_name,
        max(value) FILTER (WHERE field = 'investment_kind') AS investment_kind,
        max(value) FILTER (WHERE field = 'project_code') AS project_code,
        max(value) FILTER (WHERE field = 'owner_name') AS owner_name,
        max(value) FILTER (WHERE field = 'owner_uscc') AS owner_uscc,
        max(value) FILTER (WHERE field = 'holding') AS holding,
        max(value) FILTER (WHERE field = 'affiliation') AS affiliation,
        max(value) FILTER (WHERE field = 'registration_type') AS registration_type,
        max(value) FILTER (WHERE field = 'region') AS region,
        max(value) FILTER (WHERE field = 'industry') AS industry_code,
        max(value) FILTER (WHERE field = 'nature') AS nature,
        max(value) FILTER (WHERE field = 'survey_category') AS survey_category,
        max(value) FILTER (WHERE field = 'accounting') AS accounting,
        max(amount_wan) FILTER (WHERE field = 'planned_total') AS planned_total_wan,
        max(amount_wan) FILTER (WHERE field = 'year_plan') AS year_plan_wan,
        max(amount_wan) FILTER (WHERE field = 'ytd') AS ytd_wan,
        max(amount_wan) FILTER (WHERE field = 'ytd_construction') AS ytd_construction_wan,
        max(amount_wan) FILTER (WHERE field = 'ytd_installation') AS ytd_installation_wan,
        max(amount_wan) FILTER (WHERE field = 'ytd_equipment') AS ytd_equipment_wan,
        max(amount_wan) FILTER (WHERE field = 'ytd_used_equipment') AS ytd_used_equipment_wan,
        max(amount_wan) FILTER (WHERE field = 'ytd_used_building') AS ytd_used_building_wan,
        max(amount_wan) FILTER (WHERE field = 'ytd_land') AS ytd_land_wan,
        max(amount_wan) FILTER (WHERE field = 'cumulative') AS cumulative_wan,
        max(amount_wan) FILTER (WHERE field = 'prior_cumulative') AS prior_cumulative_wan,
        max(amount_wan) FILTER (WHERE field = 'prior_ytd') AS given_prior_ytd_wan,
        max(document) FILTER (WHERE field = 'ytd') AS ytd_document,
        coalesce(bool_or(verdict IS NOT NULL) FILTER (WHERE field = 'planned_total'), false) AS planned_doubtful,
        max(value) FILTER (WHERE field = 'start_month') AS start_month,
        max(value) FILTER (WHERE field = 'end_month') AS end_month,
        max(value) FILTER (WHERE field = 'stage') AS stage,
        max(value) FILTER (WHERE field = 'started') AS started_word,
        max(value) FILTER (WHERE field = 'build_stage') AS build_stage,
        max(value) FILTER (WHERE field = 'end_status') AS end_status,
        max(value) FILTER (WHERE field = 'not_entered_reason') AS not_entered_reason
    FROM work.choice
    WHERE choice_rank = 1
    GROUP BY ALL
),
surveyed_amount AS (
    SELECT period, project_id, amount_wan AS survey_ytd_wan
    FROM work.choice
    WHERE field = 'ytd' AND document = 'survey' AND document_choice_rank = 1
),
presence AS (
    SELECT
        period,
        project_id,
        bool_or(document = 'survey') AS surveyed,
        bool_or(document = 'library') AS in_library,
        bool_or(document = 'key_projects') AS on_key_list,
        arg_min(region, place) AS region_text,
        arg_min(content, place) AS content,
        flatten(list([project_name, content] ORDER BY place)) AS texts,
        flatten(list([stage, not_ready_reason, issues, remark] ORDER BY place)) AS notes
    FROM work.linked_row
    GROUP BY ALL
),
record AS (
    SELECT
        period,
        project_id,
        list(library_code ORDER BY record_rank, entered NULLS LAST, library_code) AS library_codes,
        coalesce(list(DISTINCT site) FILTER (WHERE crosses AND site IS NOT NULL), CAST([] AS VARCHAR[])) AS record_sites
    FROM work.library_row
    GROUP BY ALL
),
claimed AS (
    SELECT period, project_id, bool_or(paper = 'has_photo') AS has_photo, bool_or(paper = 'has_voucher') AS has_voucher
    FROM work.paper
    GROUP BY ALL
),
faulty AS (
    SELECT DISTINCT period, project_id FROM finding WHERE severity = 'error' AND project_id IS NOT NULL
),
pending AS (
    SELECT DISTINCT row.period, row.project_id
    FROM work.pending_match AS pair
    JOIN work.linked_row AS row
        ON row.period = pair.period AND (row.row_key = pair.row_key OR row.row_key = pair.library_row_key)
),
placed AS (
    SELECT
        presence.*,
        chosen.* EXCLUDE (period, project_id),
        record.library_codes,
        list_sort(list_distinct(list_concat(
            CASE WHEN chosen.region IS NULL THEN CAST([] AS VARCHAR[]) ELSE string_split(chosen.region, ',') END,
            coalesce(record.record_sites, CAST([] AS VARCHAR[]))
        ))) AS region_codes
    FROM presence
    LEFT JOIN chosen ON chosen.period = presence.period AND chosen.project_id = presence.project_id
    LEFT JOIN record ON record.period = presence.period AND record.project_id = presence.project_id
)
SELECT
    placed.* EXCLUDE (region, region_text, given_prior_ytd_wan, started_word, texts, notes),
    array_to_string(
        list_filter(placed.texts, lambda said, i: said <> '' AND list_position(placed.texts, said) = i), '；'
    ) AS all_text,
    array_to_string(
        list_filter(placed.notes, lambda said, i: said <> '' AND list_position(placed.notes, said) = i), '；'
    ) AS note_text,
    CASE WHEN len(placed.region_codes) = 1 THEN placed.region_codes[1] END AS region_code,
    CASE WHEN len(placed.region_codes) = 1 THEN coalesce(county.region_name, placed.region_text) ELSE '未分县区' END
        AS region_name,
    coalesce(industry.sector, $other_sector) AS sector,
    surveyed_amount.survey_ytd_wan,
    CASE
        WHEN placed.given_prior_ytd_wan IS NOT NULL THEN placed.given_prior_ytd_wan
        WHEN left(placed.start_month, 4) >= left(placed.period, 4) THEN 0
    END AS prior_ytd_wan,
    coalesce(
        placed.started_word = 'true',
        stage_word.started,
        build_stage_word.started,
        end_status_word.started,
        CASE
            WHEN left(placed.start_month, 7) > placed.period THEN false
            WHEN left(placed.start_month, 7) <= placed.period AND placed.ytd_wan > 0 THEN true
        END
    ) AS started,
    placed.library_codes[1] AS library_code,
    coalesce(claimed.has_photo, false) AS has_photo,
    coalesce(claimed.has_voucher, false) AS has_voucher,
    coalesce(approval.approvals, CAST([] AS VARCHAR[])) AS approvals,
    coalesce(approval.approvals_in_cell, 0) AS approvals_in_cell,
    coalesce(approval.approval_months, CAST([] AS VARCHAR[])) AS approval_months,
    coalesce(approval.parts, 0) AS parts,
    approval.parts_max_wan,
    approval.parts_one_approval,
    evidence.evidence,
    evidence.papers_missing,
    faulty.project_id IS NOT NULL AS open_error,
    pending.project_id IS NOT NULL AS pending_match
FROM placed
JOIN work.evidence AS evidence ON evidence.period = placed.period AND evidence.project_id = placed.project_id
LEFT JOIN surveyed_amount
    ON surveyed_amount.period = placed.period AND surveyed_amount.project_id = placed.project_id
LEFT JOIN claimed ON claimed.period = placed.period AND claimed.project_id = placed.project_id
LEFT JOIN work.approval AS approval ON approval.period = placed.period AND approval.project_id = placed.project_id
LEFT JOIN faulty ON faulty.period = placed.period AND faulty.project_id = placed.project_id
LEFT JOIN pending ON pending.period = placed.period AND pending.project_id = placed.project_id
LEFT JOIN work.stage_word AS stage_word ON stage_word.stage = placed.stage
LEFT JOIN work.stage_word AS build_stage_word ON build_stage_word.stage = placed.build_stage
LEFT JOIN work.stage_word AS end_status_word ON end_status_word.stage = placed.end_status
LEFT JOIN work.county AS county ON county.region_code = placed.region_codes[1]
LEFT JOIN work.sector_industry AS industry ON industry.industry_code = placed.industry_code
ORDER BY placed.period, placed.project_id
