/* ---
id: gap_explained
table: gap
severity: warning
description: 全市缺口为空时写明原因
--- */
-- in: gap; out: one row per period without a gap of the city and without a word why
SELECT period, scope_name FROM gap WHERE scope_kind = 'city' AND gap_wan IS NULL AND coalesce(trim(note), '') = ''
