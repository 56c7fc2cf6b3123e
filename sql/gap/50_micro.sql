-- In: work.gap_library, work.gap_scope, work.entry_state, project_alias. Out: work.gap_micro, one row per period p and scope:
-- last year's same-period export (p − 12 months), restated. A record that this year's export holds with a prior-year value
-- counts with that value; one of last year only with its own amount, or not at all where its project was struck off (退库)
-- between the two exports; one of this year only adds its prior-year value, or in high_extra_wan its upper bound where that
-- is unknown. A record stands where this year's export places it.
-- whole_*: all records; plain_*: without real-estate development. unknown: records of last year without any amount.
-- gone, *_gone_wan: records of last year only that count; struck_off: those that do not.
-- last_year_real_estate: last year's export holds real-estate development in this scope.
CREATE OR REPLACE TABLE work.gap_micro AS
WITH record AS (
    SELECT
        * EXCLUDE (library_code),
        coalesce(library_code, '#' || period || row_number() OVER (ORDER BY period, ytd_wan, region, sector)) AS code
    FROM work.gap_library
),
alias AS (SELECT alias_id, min(project_id) AS project_id FROM project_alias GROUP BY alias_id),
struck_off AS (
    SELECT DISTINCT state.period, coalesce(alias.project_id, state.project_id) AS project_id
    FROM work.entry_state AS state
    LEFT JOIN alias ON alias.alias_id = state.project_id
    WHERE state.withdrawn AND NOT state.exits
),
last_year AS (
    SELECT
        CAST(CAST(substr(record.period, 1, 4) AS INTEGER) + 1 AS VARCHAR) || substr(record.period, 5) AS period,
        record.code,
        min(region) AS region,
        min(sector) AS sector,
        bool_or(real_estate) AS real_estate,
        sum(ytd_wan) AS ytd_wan,
        min(coalesce(alias.project_id, record.project_id)) AS project_id,
        record.period AS export_period
    FROM record
    LEFT JOIN alias ON alias.alias_id = record.project_id
    GROUP BY record.period, record.code
),
this_year AS (
    SELECT
        period,
        code,
        min(region) AS region,
        min(sector) AS sector,
        bool_or(real_estate) AS real_estate,
        sum(prior_ytd_wan) AS prior_ytd_wan,
        sum(prior_high_wan) AS prior_high_wan
    FROM record
    WHERE period IN (SELECT period FROM last_year)
    GROUP BY ALL
),
restated AS (
    SELECT
        coalesce(this_year.period, last_year.period) AS period,
        coalesce(this_year.region, last_year.region) AS region,
        coalesce(this_year.sector, last_year.sector) AS sector,
        coalesce(this_year.real_estate, last_year.real_estate) AS real_estate,
        CASE WHEN is_struck_off THEN 0 ELSE coalesce(this_year.prior_ytd_wan, last_year.ytd_wan) END AS amount_wan,
        this_year.code IS NULL AND NOT is_struck_off AS is_gone,
        is_struck_off,
        last_year.code IS NOT NULL AS in_last_year,
        coalesce(last_year.real_estate, false) AS last_year_real_estate,
        CASE
            WHEN last_year.code IS NULL AND this_year.prior_ytd_wan IS NULL THEN this_year.prior_high_wan
            ELSE 0
        END AS high_extra_wan
    FROM last_year
    FULL JOIN this_year ON this_year.period = last_year.period AND this_year.code = last_year.code
    CROSS JOIN LATERAL (
        SELECT this_year.code IS NULL AND EXISTS (
            FROM struck_off
            WHERE struck_off.project_id = last_year.project_id
                AND struck_off.period > last_year.export_period AND struck_off.period <= last_year.period
        ) AS is_struck_off
    ) AS judged
)
SELECT
    period,
    CASE WHEN grouping(region) = 0 THEN 'region' WHEN grouping(sector) = 0 THEN 'sector' ELSE 'city' END AS scope_kind,
    coalesce(region, sector, (SELECT scope_code FROM work.gap_scope WHERE scope_kind = 'city')) AS scope_code,
    coalesce(sum(amount_wan), 0) AS whole_wan,
    coalesce(sum(high_extra_wan), 0) AS whole_high_extra_wan,
    coalesce(sum(amount_wan) FILTER (NOT real_estate), 0) AS plain_wan,
    coalesce(sum(high_extra_wan) FILTER (NOT real_estate), 0) AS plain_high_extra_wan,
    coalesce(sum(amount_wan) FILTER (is_gone), 0) AS whole_gone_wan,
    coalesce(sum(amount_wan) FILTER (is_gone AND NOT real_estate), 0) AS plain_gone_wan,
    count(*) FILTER (is_gone) AS whole_gone,
    count(*) FILTER (is_gone AND NOT real_estate) AS plain_gone,
    count(*) FILTER (is_struck_off) AS whole_struck_off,
    count(*) FILTER (is_struck_off AND NOT real_estate) AS plain_struck_off,
    count(*) FILTER (in_last_year AND amount_wan IS NULL) AS unknown,
    bool_or(last_year_real_estate) AS last_year_real_estate
FROM restated
GROUP BY GROUPING SETS ((period), (period, region), (period, sector))
