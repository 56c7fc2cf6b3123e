/* ---
id: dispatch_rates
table: dispatch_rate
severity: critical
description: 重点项目各率等于分子÷分母，超序时进度再减序时进度
--- */
-- in: dispatch_rate; out: one row per rate that is not its numerator over its denominator, to a millionth
SELECT period, scope_kind, scope, rate, numerator, denominator, value
FROM dispatch_rate
WHERE (value IS NULL) <> (denominator = 0 OR numerator < 0)
    OR abs(
        CAST(value AS DOUBLE)
        + CASE WHEN rate = 'ahead_of_calendar' THEN CAST(right(period, 2) AS INTEGER) / 12 * 100 ELSE 0 END
        - 100 * CAST(numerator AS DOUBLE) / nullif(CAST(denominator AS DOUBLE), 0)
    ) > 0.000002
