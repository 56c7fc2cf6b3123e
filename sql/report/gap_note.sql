/* in: gap · out: one row, what is said of the city's gap of $period */
SELECT note
FROM gap
WHERE period = $period AND scope_kind = 'city'
