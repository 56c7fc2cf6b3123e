-- In: work.choice, work.project_case, project, work.entry_state, work.owner_pair, work.county, work.industry_section, $tolerance_wan,
-- $differs_pct. Out: reconciliation_field, one row per project that is both surveyed and in the library and field that either side
-- gives: what the survey says (the chosen report), what the library says (of several records: first or sum, second records of one
-- work left out), and whether they agree. An amount is compared with that of the same name alone, and only where both sides speak
-- of the same: one section, or one side of the city's border, that differs from the whole is not compared with it.
INSERT INTO reconciliation_field BY NAME
WITH field (field, kind) AS (
    VALUES
        ('ytd', 'amount'), ('planned_total', 'amount'), ('cumulative', 'amount'), ('prior_ytd', 'amount'),
        ('start_month', 'month'), ('owner_name', 'owner'), ('region', 'region'), ('industry', 'industry')
),
side AS (
    SELECT period, project_id, field, document, value, amount_wan, verdict, parts = 1 AND NOT from_whole AS one_part
    FROM work.choice
    WHERE document IN ('survey', 'library') AND document_choice_rank = 1
),
both_sides AS (
    SELECT
        project_case.period,
        project_case.project_id,
        field.field,
        field.kind,
        survey.value AS survey_value,
        library.value AS library_value,
        survey.amount_wan AS survey_wan,
        library.amount_wan AS library_wan,
        CAST(survey.amount_wan AS DECIMAL(24, 6)) - library.amount_wan AS difference,
        coalesce(survey.one_part, false) AND NOT coalesce(library.one_part, false) AS one_part,
        project_case.inside_share IS NOT NULL OR project.scope = 'part' AS crosses_border,
        survey.verdict IS NOT NULL OR library.verdict IS NOT NULL AS unit_doubted,
        entry.changes
    FROM work.project_case AS project_case
    CROSS JOIN field
    JOIN project ON project.period = project_case.period AND project.project_id = project_case.project_id
    LEFT JOIN side AS survey
        ON survey.period = project_case.period AND survey.project_id = project_case.project_id
        AND survey.field = field.field AND survey.document = 'survey'
    LEFT JOIN side AS library
        ON library.period = project_case.period AND library.project_id = project_case.project_id
        AND library.field = field.field AND library.document = 'library'
    LEFT JOIN work.entry_state AS entry
        ON entry.period = project_case.period AND entry.project_id = project_case.project_id
    WHERE project_case.surveyed AND project_case.in_library AND (survey.value IS NOT NULL OR library.value IS NOT NULL)
),
compared AS (
    SELECT
        both_sides.*,
        least(length(both_sides.survey_value), length(both_sides.library_value)) AS shared_length,
        list_sort(string_split(both_sides.survey_value, ','))
            = list_sort(string_split(both_sides.library_value, ',')) AS same_sites,
        list_has_any(string_split(both_sides.survey_value, ','), string_split(both_sides.library_value, ',')) AS common_site,
        owner.agree AS same_owner,
        survey_section.section AS survey_section,
        library_section.section AS library_section
    FROM both_sides
    LEFT JOIN work.owner_pair AS owner
        ON kind = 'owner' AND owner.survey_value = both_sides.survey_value AND owner.library_value = both_sides.library_value
    LEFT JOIN work.industry_section AS survey_section ON kind = 'industry' AND survey_section.code = both_sides.survey_value
    LEFT JOIN work.industry_section AS library_section ON kind = 'industry' AND library_section.code = both_sides.library_value
),
judged AS (
    SELECT
        *,
        CASE
            WHEN library_value IS NULL THEN 'survey_only'
            WHEN survey_value IS NULL THEN 'library_only'
            WHEN kind = 'amount' AND (one_part OR crosses_border)
                AND work.apart(survey_wan, library_wan, $tolerance_wan, $differs_pct) THEN 'not_comparable'
            WHEN CASE kind
                WHEN 'amount' THEN NOT work.apart(survey_wan, library_wan, $tolerance_wan, $differs_pct)
                WHEN 'month' THEN left(survey_value, least(shared_length, 7)) = left(library_value, least(shared_length, 7))
                WHEN 'owner' THEN work.folded(survey_value) = work.folded(library_value) OR coalesce(same_owner, false)
                WHEN 'region' THEN same_sites
                -- A broader class that holds the narrower one does not contradict it.
                ELSE CASE WHEN shared_length = 1
                    THEN coalesce(survey_section, survey_value) = coalesce(library_section, library_value)
                    ELSE left(survey_value, shared_length) = left(library_value, shared_length)
                END
            END THEN 'agree'
            ELSE 'differ'
        END AS result
    FROM compared
),
named AS (
    SELECT map_from_entries(list({'k': region_code, 'v': region_name})) AS counties FROM work.county
)
SELECT
    period,
    project_id,
    field,
    CASE
        WHEN kind = 'region'
            THEN array_to_string(list_transform(string_split(survey_value, ','), lambda code: coalesce(counties[code], code)), '、')
        ELSE without_phones(survey_value)
    END AS survey_value,
    CASE
        WHEN kind = 'region'
            THEN array_to_string(list_transform(string_split(library_value, ','), lambda code: coalesce(counties[code], code)), '、')
        ELSE without_phones(library_value)
    END AS library_value,
    TRY_CAST(CASE WHEN result IN ('agree', 'differ') THEN difference END AS DECIMAL(18, 6)) AS difference_wan,
    result,
    nullif(concat_ws(
        '；',
        CASE WHEN result = 'not_comparable' AND one_part THEN '摸排只报了一个标段' END,
        CASE WHEN result = 'not_comparable' AND crosses_border THEN '跨市界项目，统计库只有市内部分' END,
        CASE WHEN kind = 'amount' AND unit_doubted THEN '疑似单位错误，待核' END,
        CASE WHEN kind = 'region' AND result = 'differ' AND common_site THEN '部分县区相同' END,
        CASE WHEN kind = 'owner' AND result = 'differ' AND contains(changes, '法人变更')
             OR field = 'planned_total' AND result = 'differ' AND contains(changes, '总投资调整') THEN '入库申报有' || changes END
    ), '') AS note
FROM judged
CROSS JOIN named
ORDER BY period, project_id, field
