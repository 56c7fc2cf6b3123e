/* In: work.own_row, work.own_key, $tolerance_wan. Out: work.own_previous, one row per row of own_row: where its own sender named
   the same project last before it in the same year (previous_…, null where it did not; previous_key is that row), whether that year-to-date amount can be
   compared with (one that contradicts its own row cannot), and month_wan, the month's amount as given or as the difference. */
CREATE OR REPLACE TABLE work.own_previous AS
WITH earlier AS (
    SELECT
        row_key,
        way,
        lag(row_key) OVER (PARTITION BY sender_id, year, way, first_id, second_id ORDER BY month) AS previous_key
    FROM work.own_key
),
matched AS (
    SELECT
        own.row_key,
        was.row_key AS previous_key,
        was.period AS previous_period,
        was.file_name AS previous_file,
        was.sheet_name AS previous_sheet,
        was.row_number AS previous_row,
        was.ytd AS previous_ytd,
        NOT coalesce(was.ytd > was.cumulative + CAST($tolerance_wan AS DECIMAL(18, 6)), false)
        AND NOT coalesce(
            was.planned_total > 0
            AND was.ytd > CAST(1.1 AS DECIMAL(2, 1)) * was.planned_total + CAST($tolerance_wan AS DECIMAL(18, 6)), false
        ) AS comparable
    FROM earlier
    JOIN work.own_row AS own ON own.row_key = earlier.row_key
    JOIN work.own_row AS was ON was.row_key = earlier.previous_key
    -- One name under two codes is two projects; one code under another name and another owner as well.
    WHERE earlier.way = 0
        OR (earlier.way = 1 AND (own.name_key = was.name_key OR own.owner_key IS NOT DISTINCT FROM was.owner_key))
        OR (earlier.way = 2 AND coalesce(own.code_key = was.code_key, true))
    QUALIFY row_number() OVER (PARTITION BY own.row_key ORDER BY was.period DESC, earlier.way) = 1
),
placed AS (
    SELECT
        own.row_key,
        matched.* EXCLUDE (row_key),
        coalesce(
            CAST(right(own.period, 2) AS INTEGER) - CAST(right(matched.previous_period, 2) AS INTEGER) = 1, false
        ) AS adjacent,
        own.month_done,
        own.ytd
    FROM work.own_row AS own
    LEFT JOIN matched ON matched.row_key = own.row_key
)
SELECT
    row_key,
    previous_key,
    previous_period,
    previous_file,
    previous_sheet,
    previous_row,
    previous_ytd,
    coalesce(comparable, false) AS comparable,
    adjacent,
    coalesce(month_done, CASE WHEN adjacent AND comparable THEN ytd - previous_ytd END) AS month_wan
FROM placed
