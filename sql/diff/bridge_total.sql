-- In: gap of both sides. Out: one row per period and scope of either side, with its whole row of either side.
SELECT
    coalesce(a.period, b.period) AS period,
    coalesce(a.scope_kind, b.scope_kind) AS scope_kind,
    coalesce(a.scope_code, b.scope_code) AS scope_code,
    coalesce(a.scope_name, b.scope_name) AS scope_name,
    b AS old,
    a AS new
FROM (FROM work.before.gap SEMI JOIN work.diff_period USING (period)) AS b
FULL JOIN (FROM work.after.gap SEMI JOIN work.diff_period USING (period)) AS a
    ON a.period = b.period AND a.scope_kind = b.scope_kind AND a.scope_code = b.scope_code
ORDER BY period DESC, list_position(['city', 'region', 'sector'], coalesce(a.scope_kind, b.scope_kind)), scope_code
