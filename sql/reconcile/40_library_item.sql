-- In: work.library_decision, work.project_case, work.county. Out: work.library_item, one row per record of the library and
-- period, placed in its own county (the project's where it names none) and the project's sector. Amounts in 万元;
-- prior_ytd_wan null when unknown, prior_high_wan its upper bound then.
CREATE OR REPLACE TABLE work.library_item AS
SELECT
    record.period,
    record.library_code,
    record.record_key,
    record.project_id,
    county.region_code,
    project_case.sector,
    record.investment_kind,
    record.ytd AS ytd_wan,
    CAST(record.prior_ytd_wan AS DECIMAL(18, 6)) AS prior_ytd_wan,
    CAST(coalesce(
        record.prior_ytd_wan, greatest(coalesce(least(record.prior_cumulative, record.planned_total), 0), 0)
    ) AS DECIMAL(18, 6)) AS prior_high_wan,
    record.decision
FROM work.library_decision AS record
JOIN work.project_case AS project_case
    ON project_case.period = record.period AND project_case.project_id = record.project_id
LEFT JOIN work.county AS county
    ON county.region_code = CASE WHEN len(record.sites) > 0 THEN record.site ELSE project_case.region_code END
ORDER BY record.period, record.library_code, record.place
