/* ---
name: 报送
description: 一个时段各部门应报的材料：是否按时、迟了几天
--- */
-- in: arrival; out: one row per document of a department
CREATE OR REPLACE MACRO "报送"("哪期") AS TABLE
SELECT
    department AS "部门", "标签"('arrival.document', document) AS "材料", due_on AS "应报日期",
    "标签"('arrival.status', status) AS "状态", CAST(first_received_at AS DATE) AS "收到", days_late AS "迟报天数",
    rows_accepted AS "接收行数"
FROM arrival
WHERE period = "哪期"
ORDER BY department, document
