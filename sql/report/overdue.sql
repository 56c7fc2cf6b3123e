/* in: arrival · out: one row per document of $period that is due and not there */
SELECT
    department,
    CASE document
        WHEN 'survey' THEN '摸排表' WHEN 'library' THEN '投资项目库' WHEN 'key_projects' THEN '重点项目清单'
        WHEN 'plan' THEN '目标与可比基数' WHEN 'peers' THEN '各市州增速' ELSE document
    END,
    due_on,
    CASE status WHEN 'missing' THEN '逾期未报' WHEN 'pending' THEN '未到期' WHEN 'held' THEN '待确认' WHEN 'rejected' THEN '已退回' END
FROM arrival
WHERE period = $period AND status IN ('missing', 'pending', 'held', 'rejected')
ORDER BY due_on, department, document
