-- In: library_record, project_source, reconciliation, project, gap of both sides. Out: work.diff_item, one row per side, total of the gap and project or record that
-- counts in it, with the county and sector it counts in, in 万元. Totals are named in schemas/revision.toml.
CREATE OR REPLACE TABLE work.diff_item AS
WITH scope AS (
    SELECT DISTINCT 'before' AS side, period, scope_kind, scope_code FROM work.before.gap
    UNION ALL
    SELECT DISTINCT 'after', period, scope_kind, scope_code FROM work.after.gap
),
placed AS (
    SELECT
        project.side, project.period, project.project_id,
        coalesce(county.scope_code, '') AS region,
        coalesce(sector.scope_code, '其他行业') AS sector,
        project.ytd_wan, project.prior_ytd_wan, project.in_scope_ytd_wan, project.in_scope_prior_ytd_wan
    FROM (
        SELECT 'before' AS side, * FROM work.before.project
        UNION ALL
        SELECT 'after', * FROM work.after.project
    ) AS project
    LEFT JOIN scope AS county
        ON county.side = project.side AND county.period = project.period AND county.scope_kind = 'region'
        AND county.scope_code = project.region_code
    LEFT JOIN scope AS sector
        ON sector.side = project.side AND sector.period = project.period AND sector.scope_kind = 'sector'
        AND sector.scope_code = project.sector
),
record AS (
    SELECT 'before' AS side, * FROM work.before.library_record
    UNION ALL
    SELECT 'after', * FROM work.after.library_record
),
-- A record stands in the county that it names itself, as in the gap; in its project's where it names none.
site AS (
    SELECT
        side, period, library_code,
        list_distinct(flatten(list(list_filter(string_split(region_codes, ','), lambda code: right(code, 2) <> '00')))) AS counties
    FROM (
        SELECT 'before' AS side, * FROM work.before.project_source
        UNION ALL
        SELECT 'after', * FROM work.after.project_source
    )
    WHERE document = 'library' AND library_code IS NOT NULL AND region_codes IS NOT NULL
    GROUP BY ALL
),
tiered AS (
    SELECT 'before' AS side, period, project_id, tier FROM work.before.reconciliation
    UNION ALL
    SELECT 'after', period, project_id, tier FROM work.after.reconciliation
),
counted AS (
    SELECT
        record.side, record.period, record.project_id, record.library_code AS record,
        CASE
            WHEN site.library_code IS NULL THEN placed.region
            WHEN len(site.counties) = 1 THEN coalesce(county.scope_code, '')
            ELSE ''
        END AS region,
        placed.sector,
        unnest([
            {'total': 'library', 'amount': record.ytd_wan},
            {'total': CASE WHEN record.decision IN ('remove', 'duplicate') THEN 'removals' END, 'amount': record.ytd_wan},
            {'total': CASE WHEN record.decision IN ('remove', 'duplicate') THEN 'removals_prior' END,
                'amount': record.prior_ytd_wan},
            {'total': CASE WHEN record.decision = 'review' THEN 'pending_removals' END, 'amount': record.ytd_wan},
            {'total': CASE WHEN record.decision = 'review' THEN 'pending_removals_prior' END,
                'amount': record.prior_ytd_wan}
        ], recursive := true)
    FROM record
    LEFT JOIN placed
        ON placed.side = record.side AND placed.period = record.period AND placed.project_id = record.project_id
    LEFT JOIN site
        ON site.side = record.side AND site.period = record.period AND site.library_code = record.library_code
    LEFT JOIN scope AS county
        ON county.side = record.side AND county.period = record.period AND county.scope_kind = 'region'
        AND county.scope_code = site.counties[1]
    UNION ALL
    SELECT
        tiered.side, tiered.period, tiered.project_id, '', placed.region, placed.sector,
        unnest([
            {'total': tiered.tier,
                'amount': CASE WHEN tiered.tier = 'pending' THEN placed.ytd_wan ELSE placed.in_scope_ytd_wan END},
            {'total': tiered.tier || '_prior',
                'amount': CASE WHEN tiered.tier = 'pending' THEN placed.prior_ytd_wan ELSE placed.in_scope_prior_ytd_wan END}
        ], recursive := true)
    FROM tiered
    JOIN placed
        ON placed.side = tiered.side AND placed.period = tiered.period AND placed.project_id = tiered.project_id
    WHERE tiered.tier IN ('complete', 'partial', 'lead', 'pending')
)
SELECT
    side, period, total, project_id, record, coalesce(region, '') AS region, coalesce(sector, '其他行业') AS sector,
    CAST(coalesce(amount, 0) AS DECIMAL(18, 6)) AS amount
FROM counted
WHERE total IS NOT NULL
