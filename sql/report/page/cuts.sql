/* in: investment_cut · out: one row per group of the standard cuts of $period, in the order they are spoken of; 万元 */
SELECT
    cut,
    value,
    projects,
    ytd_wan,
    prior_ytd_wan
FROM investment_cut
WHERE period = $period
ORDER BY list_position(['三次产业', '工业', '制造业', '基础设施', '民间', '房地产', '技改', 'county', 'sector'], cut), rowid
