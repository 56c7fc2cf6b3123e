/* ---
id: gap_library
table: gap
severity: critical
description: 全市的库内合计、拟退库、待复核在库等于在库记录之和
--- */
-- in: library_record, gap; out: one row per period and amount of the city that is not the records' sum
WITH records AS (
    SELECT
        period,
        sum(ytd_wan) AS library_wan,
        sum(removal_wan) AS removals_wan,
        sum(removal_prior_ytd_wan) AS removals_prior_ytd_wan,
        sum(ytd_wan) FILTER (decision = 'review') AS pending_removals_wan,
        sum(prior_ytd_wan) FILTER (decision = 'review') AS pending_removals_prior_ytd_wan
    FROM library_record GROUP BY period
),
city AS (
    SELECT
        period, library_wan, removals_wan, removals_prior_ytd_wan, pending_removals_wan, pending_removals_prior_ytd_wan
    FROM gap WHERE scope_kind = 'city'
),
recorded AS (UNPIVOT records ON COLUMNS(* EXCLUDE period) INTO NAME amount VALUE wan),
shown AS (UNPIVOT city ON COLUMNS(* EXCLUDE period) INTO NAME amount VALUE wan)
SELECT period, amount, recorded.wan AS recorded_wan, shown.wan AS shown_wan
FROM recorded FULL JOIN shown USING (period, amount)
WHERE coalesce(recorded.wan, 0) <> coalesce(shown.wan, 0)
