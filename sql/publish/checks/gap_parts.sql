/* ---
id: gap_parts
table: gap
severity: critical
description: 库内合计、疑似漏统、拟退库、待复核按县区、按行业相加都等于全市
--- */
-- in: gap; out: one row per period, kind of part and amount whose sum is not the city's
WITH kinds AS (
    SELECT
        period, scope_kind,
        sum(library_wan) AS library_wan,
        sum(additions_complete_wan) AS additions_complete_wan,
        sum(additions_checked_wan) AS additions_checked_wan,
        sum(additions_in_window_wan) AS additions_in_window_wan,
        sum(additions_partial_wan) AS additions_partial_wan,
        sum(additions_lead_wan) AS additions_lead_wan,
        sum(additions_prior_ytd_wan) AS additions_prior_ytd_wan,
        sum(removals_wan) AS removals_wan,
        sum(removals_prior_ytd_wan) AS removals_prior_ytd_wan,
        sum(pending_review_wan) AS pending_review_wan,
        sum(pending_review_prior_ytd_wan) AS pending_review_prior_ytd_wan,
        sum(pending_removals_wan) AS pending_removals_wan,
        sum(pending_removals_prior_ytd_wan) AS pending_removals_prior_ytd_wan
    FROM gap GROUP BY period, scope_kind
),
sums AS (UNPIVOT kinds ON COLUMNS(* EXCLUDE (period, scope_kind)) INTO NAME amount VALUE wan),
parts AS (SELECT unnest(['region', 'sector']) AS scope_kind),
city AS (SELECT period, amount, parts.scope_kind, wan FROM sums CROSS JOIN parts WHERE sums.scope_kind = 'city')
SELECT period, scope_kind, amount, sums.wan AS parts_wan, city.wan AS city_wan
FROM city FULL JOIN (FROM sums WHERE scope_kind <> 'city') AS sums USING (period, scope_kind, amount)
WHERE coalesce(sums.wan, 0) <> coalesce(city.wan, 0)
