-- In: work.library_item, work.library_decision, work.project_case, work.cut_industry, work.cut_unknown, work.industry_section,
-- work.registration_word, work.county, the words of schemas/investment_cuts.toml. Out: work.cut_item, one row per library record, period and cut
-- with the group it stands in. Amounts in 万元.
CREATE OR REPLACE TABLE work.cut_item AS
WITH record AS (
    SELECT
        item.*,
        project_case.industry_code,
        project_case.holding,
        project_case.registration_type,
        project_case.nature,
        section.section
    FROM work.library_item AS item
    JOIN work.project_case AS project_case
        ON project_case.period = item.period AND project_case.project_id = item.project_id
    LEFT JOIN work.industry_section AS section ON section.code = project_case.industry_code
),
by_industry AS (
    SELECT record.period, record.record_key, cut.cut, coalesce(placed.value, cut.unknown) AS value
    FROM record
    CROSS JOIN work.cut_unknown AS cut
    LEFT JOIN work.cut_industry AS placed ON placed.cut = cut.cut AND placed.industry_code = record.industry_code
),
registered AS (
    SELECT
        record.period,
        record.record_key,
        record.holding,
        arg_min(word.private, word.word_rank) AS private
    FROM record
    LEFT JOIN work.registration_word AS word ON contains(record.registration_type, word.word)
    GROUP BY ALL
),
by_owner AS (
    SELECT
        period,
        record_key,
        $private_cut AS cut,
        CASE
            WHEN NOT private OR list_contains($holding_no, holding) THEN $private_no
            WHEN private AND list_contains($holding_yes, holding) THEN $private_yes
            ELSE $private_unknown
        END AS value
    FROM registered
),
by_others AS (
    SELECT
        period,
        record_key,
        unnest([$estate_cut, $renewal_cut, 'county', 'sector']) AS cut,
        unnest([
            CASE
                WHEN investment_kind = $estate_kind THEN $estate_yes
                WHEN investment_kind IS NOT NULL THEN $estate_no
                ELSE $estate_unknown
            END,
            CASE
                WHEN section IS NOT NULL AND NOT list_contains($renewal_sections, section) THEN $renewal_no
                WHEN nature IS NOT NULL AND NOT list_contains($renewal_natures, nature) THEN $renewal_no
                WHEN section IS NULL OR nature IS NULL THEN $renewal_unknown
                ELSE $renewal_yes
            END,
            coalesce(region_name, '未分县区'),
            coalesce(sector, $other_sector)
        ]) AS value
    FROM record
    LEFT JOIN work.county AS county ON county.region_code = record.region_code
),
placed AS (
    FROM by_industry
    UNION ALL
    FROM by_owner
    UNION ALL
    FROM by_others
)
SELECT placed.*, record.project_id, record.ytd_wan, record.prior_ytd_wan
FROM placed
JOIN record ON record.period = placed.period AND record.record_key = placed.record_key
