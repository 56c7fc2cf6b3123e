/* ---
id: status_fits_library
table: reconciliation
severity: critical
description: 比对状态与是否在库相符
--- */
-- in: reconciliation, project; out: one row per project whose status contradicts its being in the library
SELECT r.period, r.project_id, r.status, p.in_library
FROM reconciliation AS r JOIN project AS p USING (period, project_id)
WHERE (r.status IN ('to_remove', 'duplicate_in_library', 'completed_exit', 'amount_differs', 'matched', 'library_only')
        AND NOT p.in_library)
    OR (r.status = 'missing_from_library' AND p.in_library)
