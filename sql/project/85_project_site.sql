-- In: work.project_case, work.library_row, work.choice. Out: project_site, one row per county of a project in several
-- counties. share: the county's record's planned total over all counties' records when every county has one, else over the
-- project's own planned total when another document gives it; null where the library holds no record of that county.
INSERT INTO project_site BY NAME
WITH site AS (
    SELECT period, project_id, unnest(region_codes) AS region_code
    FROM work.project_case
    WHERE len(region_codes) > 1
),
recorded AS (
    SELECT
        site.period,
        site.project_id,
        site.region_code,
        record.library_code,
        CASE WHEN record.planned_total > 0 THEN record.planned_total END AS planned_wan
    FROM site
    LEFT JOIN work.library_row AS record
        ON record.period = site.period AND record.project_id = site.project_id AND record.site = site.region_code
        AND record.record_rank = 1 AND record.summand IN (site.region_code, '')
),
totals AS (
    SELECT
        period,
        project_id,
        count(*) = count(planned_wan) AS all_recorded,
        sum(planned_wan) AS recorded_wan
    FROM recorded
    GROUP BY ALL
),
based AS (
    SELECT
        totals.period,
        totals.project_id,
        totals.all_recorded,
        CASE
            WHEN totals.all_recorded THEN totals.recorded_wan
            WHEN whole.document <> 'library' AND whole.amount_wan >= totals.recorded_wan THEN whole.amount_wan
        END AS whole_wan
    FROM totals
    LEFT JOIN work.choice AS whole
        ON whole.period = totals.period AND whole.project_id = totals.project_id
        AND whole.field = 'planned_total' AND whole.choice_rank = 1
)
SELECT
    recorded.period,
    recorded.project_id,
    recorded.region_code,
    recorded.library_code,
    CAST(CAST(work.ratio(recorded.planned_wan, based.whole_wan, 9) AS DECIMAL(21, 0)) * CAST(0.000000001 AS DECIMAL(10, 9))
        AS DECIMAL(12, 9)) AS share,
    CASE
        WHEN recorded.planned_wan IS NULL OR based.whole_wan IS NULL THEN '统计库没有可用的分县区记录，份额未知'
        WHEN based.all_recorded THEN '统计库分县区记录的计划总投资占各县区之和'
        ELSE '统计库分县区记录的计划总投资占整个项目的计划总投资'
    END AS basis
FROM recorded
JOIN based ON based.period = recorded.period AND based.project_id = recorded.project_id
ORDER BY recorded.period, recorded.project_id, recorded.region_code
