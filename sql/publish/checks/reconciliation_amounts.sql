/* ---
id: reconciliation_amounts
table: reconciliation
severity: critical
description: 在库数等于留用记录之和，差额等于摸排数减在库数（口径不同不比的没有差额）
--- */
-- in: reconciliation, reconciliation_field, library_record; out: one row per project whose library amount is not that of its records kept, or whose
-- difference is not survey less library, or is there where the two are not comparable
WITH kept AS (
    SELECT period, project_id, sum(ytd_wan) AS wan
    FROM library_record
    WHERE decision NOT IN ('remove', 'duplicate')
    GROUP BY ALL
)
SELECT r.period, r.project_id, r.survey_ytd_wan, r.library_ytd_wan, kept.wan AS kept_wan, r.difference_wan
FROM reconciliation AS r
LEFT JOIN kept USING (period, project_id)
LEFT JOIN reconciliation_field AS f ON f.period = r.period AND f.project_id = r.project_id AND f.field = 'ytd'
WHERE r.library_ytd_wan IS DISTINCT FROM kept.wan
    OR r.difference_wan IS DISTINCT FROM CASE
        WHEN f.result IS DISTINCT FROM 'not_comparable' THEN r.survey_ytd_wan - r.library_ytd_wan
    END
