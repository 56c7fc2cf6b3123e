-- In: work.linked_row. Out: work.library_row, one row per record of the library and period (a code listed twice is one
-- record, the first). Records of one project are told apart by summand: the county of a work that crosses counties, the
-- section where only sections are in the library, else ''. record_rank above 1 within a summand: a second record of the same
-- thing. A work crosses counties when another source names several, or when the records' planned totals look like shares
-- (they add up to the surveyed total, or, unsurveyed, are not the same).
CREATE OR REPLACE TABLE work.library_row AS
WITH record AS (
    SELECT
        *,
        CASE WHEN len(sites) = 1 THEN sites[1] END AS site,
        coalesce(library_code, row_key) AS record_key
    FROM work.linked_row
    WHERE document = 'library'
    QUALIFY row_number() OVER (PARTITION BY period, coalesce(library_code, row_key) ORDER BY place) = 1
),
named AS (
    SELECT
        period,
        project_id,
        bool_or(len(sites) > 1) AS crosses,
        max(planned_total) FILTER (WHERE part IS NULL) AS planned_total
    FROM work.linked_row
    WHERE document <> 'library'
    GROUP BY ALL
),
family AS (
    SELECT
        record.period,
        record.project_id,
        bool_and(record.part IS NOT NULL) AS only_parts,
        count(DISTINCT record.site) > 1 AND (
            coalesce(bool_or(named.crosses), false)
            OR (
                bool_and(record.site IS NOT NULL)
                AND CASE
                    WHEN max(named.planned_total) IS NOT NULL
                        THEN abs(CAST(sum(record.planned_total) AS DOUBLE) - CAST(max(named.planned_total) AS DOUBLE)) <= 0.05 * CAST(max(named.planned_total) AS DOUBLE)
                    ELSE CAST(min(record.planned_total) AS DOUBLE) < 0.99 * CAST(max(record.planned_total) AS DOUBLE)
                END
            )
        ) AS crosses
    FROM record
    LEFT JOIN named ON named.period = record.period AND named.project_id = record.project_id
    GROUP BY ALL
),
told_apart AS (
    SELECT
        record.*,
        family.crosses,
        CASE
            WHEN family.crosses THEN coalesce(record.site, '?')
            WHEN family.only_parts THEN record.part
            ELSE ''
        END AS summand
    FROM record
    JOIN family ON family.period = record.period AND family.project_id = record.project_id
)
SELECT
    period,
    row_key,
    record_key,
    library_code,
    project_id,
    project_name,
    place,
    sites,
    site,
    crosses,
    summand,
    row_number() OVER (
        PARTITION BY period, project_id, summand ORDER BY entered NULLS LAST, library_code NULLS LAST, place
    ) AS record_rank,
    entered,
    coalesce(
        investment_kind,
        CASE WHEN upper(form) LIKE 'X204%' THEN '房地产开发投资' WHEN form LIKE '206%' THEN '项目投资' END
    ) AS investment_kind,
    planned_total,
    ytd,
    prior_ytd,
    prior_cumulative,
    start_month,
    build_stage,
    end_status
FROM told_apart
