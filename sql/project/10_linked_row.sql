-- In: work.source_row, work.link, work.name_part, work.industry_text. Out: work.linked_row, one row per accepted row with
-- its project. place: order of rows within a period (file, sheet, row); part: the section it stands for, null for the
-- whole; sites: six-digit codes of its counties, without the province's, and without the city's beside its counties'.
CREATE OR REPLACE TABLE work.linked_row AS
WITH county AS (
    SELECT
        row_key,
        period,
        list_sort(list_distinct(list_filter(region_codes, lambda code: code IS NOT NULL AND right(code, 4) <> '0000'))) AS codes
    FROM work.source_row
)
SELECT
    link.project_id,
    link.match_probability,
    nullif(link.reason, '') AS link_reason,
    row_number() OVER (
        PARTITION BY link.period
        ORDER BY source.file_name, source.sheet_name, source.row_number, source.department, source.row_key
    ) AS place,
    name_part.part,
    list_filter(
        coalesce(county.codes, CAST([] AS VARCHAR[])),
        lambda code: right(code, 2) <> '00'
            OR len(list_filter(county.codes, lambda other: left(other, 4) = left(code, 4) AND right(other, 2) <> '00')) = 0
    ) AS sites,
    industry_text.industry_code,
    source.* EXCLUDE (cells, extra)
FROM work.source_row AS source
JOIN work.link AS link ON link.period = source.period AND link.row_key = source.row_key
JOIN county ON county.period = source.period AND county.row_key = source.row_key
LEFT JOIN work.name_part AS name_part ON name_part.project_name = source.project_name
LEFT JOIN work.industry_text AS industry_text ON industry_text.industry = source.industry
