-- In: work.field_value, work.field. Out: work.report, one row per project, field and source (department and document).
-- A row of the whole project gives the value (the first by place); where a source has only parts, amounts are the sum of the
-- distinct parts and counties their union. A planned total, a prior-year or since-start amount that one of the parts does not
-- give is unknown. A second library record of the same thing gives no amount. parts: parts behind the value, 0 for a whole;
-- parts_wan: sum of the parts, also beside a whole.
CREATE OR REPLACE TABLE work.report AS
WITH listed_part AS (
    SELECT period, project_id, department, document, count(DISTINCT summand) AS all_parts
    FROM work.field_value
    WHERE summand <> ''
    GROUP BY ALL
),
per_summand AS (
    SELECT
        value.period, value.project_id, value.field, value.department, value.document, value.summand,
        min(value.turn) AS turn,
        arg_min(value.value, value.turn) AS value,
        arg_min(value.row_key, value.turn) AS row_key
    FROM work.field_value AS value
    JOIN work.field AS field ON field.field = value.field
    WHERE field.kind <> 'amount' OR value.document <> 'library' OR value.turn < 2000000000
    GROUP BY ALL
),
per_source AS (
    SELECT
        item.period, item.project_id, item.field, field.kind, item.department, item.document,
        arg_min(item.value, item.turn) FILTER (WHERE item.summand = '') AS whole_value,
        arg_min(item.value, item.turn) AS first_value,
        coalesce(arg_min(item.row_key, item.turn) FILTER (WHERE item.summand = ''), arg_min(item.row_key, item.turn)) AS row_key,
        min(item.turn) AS turn,
        count(*) FILTER (WHERE item.summand <> '') AS parts,
        CASE WHEN field.kind = 'amount' THEN
            sum(TRY_CAST(item.value AS DECIMAL(18, 6))) FILTER (WHERE item.summand <> '')
        END AS parts_wan,
        CASE WHEN item.field = 'region' THEN
            array_to_string(list_sort(list_distinct(flatten(list(string_split(item.value, ','))))), ',')
        END AS all_sites
    FROM per_summand AS item
    JOIN work.field AS field ON field.field = item.field
    GROUP BY item.period, item.project_id, item.field, field.kind, item.department, item.document
),
valued AS (
    SELECT
        *,
        CASE
            WHEN kind <> 'amount' THEN NULL
            WHEN whole_value IS NOT NULL THEN TRY_CAST(whole_value AS DECIMAL(18, 6))
            WHEN field IN ('planned_total', 'cumulative', 'prior_cumulative', 'prior_ytd') AND parts < all_parts THEN NULL
            ELSE TRY_CAST(parts_wan AS DECIMAL(18, 6))
        END AS amount_wan
    FROM per_source
    LEFT JOIN listed_part USING (period, project_id, department, document)
)
SELECT
    period, project_id, field, kind, department, document, row_key, turn,
    CASE WHEN kind = 'amount' THEN work.plain(amount_wan) ELSE coalesce(whole_value, all_sites, first_value) END AS value,
    amount_wan,
    CASE WHEN whole_value IS NULL THEN parts ELSE 0 END AS parts,
    parts_wan,
    whole_value IS NOT NULL AS from_whole
FROM valued
WHERE kind <> 'amount' OR amount_wan IS NOT NULL
