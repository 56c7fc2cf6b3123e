/* ---
id: ED16
title: 工程进度单三方签章
severity: warning
condition: 有工程进度单的，应有建设、施工、监理三方签章
basis: 投资数据质量检查办法：进度单应由建设、施工、监理单位签字盖章
in_force_from:
in_force_to:
audience: sender
concerns: "has_progress_sheet"
message: "{reason}；请核对进度单原件"
message_sender: "{reason}；请核对进度单原件后填写"
--- */
-- Reads work.own_row. One row per row that claims a progress sheet.
SELECT
    row_key,
    CASE progress_sheet_signed WHEN true THEN 'holds' WHEN false THEN 'broken' ELSE 'not_verifiable' END AS outcome,
    'warning' AS severity,
    'progress_sheet_signed' AS field,
    '工程进度单没有建设、施工、监理三方签章' AS reason,
    CAST(NULL AS DECIMAL(18, 6)) AS differs_wan
FROM work.own_row
WHERE has_progress_sheet
