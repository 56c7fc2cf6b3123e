/* ---
id: reconciliation_amounts
table: reconciliation
severity: critical
description: 在库数等于留用记录之和，差额等于摸排数减在库数
--- */
-- in: reconciliation, library_record; out: one row per project whose library amount is not that of its records kept, or whose
-- difference is not survey less library
WITH kept AS (
    SELECT period, project_id, sum(ytd_wan) AS wan
    FROM library_record
    WHERE decision NOT IN ('remove', 'duplicate')
    GROUP BY ALL
)
SELECT r.period, r.project_id, r.survey_ytd_wan, r.library_ytd_wan, kept.wan AS kept_wan, r.difference_wan
FROM reconciliation AS r
LEFT JOIN kept USING (period, project_id)
WHERE r.library_ytd_wan IS DISTINCT FROM kept.wan
    OR r.difference_wan IS DISTINCT FROM r.survey_ytd_wan - r.library_ytd_wan
