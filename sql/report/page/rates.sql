/* in: dispatch_rate · out: one row per rate over all key projects of $period, with what it is made of */
SELECT rate, numerator, denominator, value, unit, left_out, definition
FROM dispatch_rate
WHERE period = $period AND scope_kind = 'all'
ORDER BY rowid
