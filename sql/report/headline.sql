/* in: headline · out: one row per figure of $period, in the order of the catalogue */
SELECT key, label, value, unit, definition, why_missing
FROM headline
WHERE period = $period
ORDER BY rowid
