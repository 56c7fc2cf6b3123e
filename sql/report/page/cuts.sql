/* in: investment_cut · out: one row per group of the standard cuts of $period; 万元 */
SELECT cut, value, projects, ytd_wan, prior_ytd_wan
FROM investment_cut
WHERE period = $period
ORDER BY rowid
