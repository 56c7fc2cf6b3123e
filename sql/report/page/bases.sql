/* in: gap_base · out: one row per way to the city's base of $period; 万元 */
SELECT base_source, base_wan, base_low_wan, base_high_wan, used
FROM gap_base
WHERE period = $period AND scope_kind = 'city'
ORDER BY used DESC, rowid
