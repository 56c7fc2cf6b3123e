/* ---
id: gap_scopes_known
table: gap_bridge
severity: critical
description: 基数和差额桥的范围都在缺口表中
--- */
-- in: gap_base, gap_bridge, gap; out: one row per scope that a base or a bridge speaks of and the gap does not
WITH named AS (
    SELECT 'gap_base' AS place, period, scope_kind, scope_code FROM gap_base
    UNION SELECT 'gap_bridge', period, scope_kind, scope_code FROM gap_bridge
)
SELECT * FROM named ANTI JOIN gap USING (period, scope_kind, scope_code)
