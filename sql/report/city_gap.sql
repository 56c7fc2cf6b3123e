/* in: gap · out: one row, the city's gap of $period */
SELECT *
FROM gap
WHERE period = $period AND scope_kind = 'city'
