/* ---
id: agreement_counts
table: field_agreement
severity: critical
description: 一致、不一致与缺失之和等于可比对数
--- */
-- in: field_agreement; out: one row per field whose counts do not add up
SELECT period, field, pairs, agree, differ, missing
FROM field_agreement
WHERE pairs <> agree + differ + missing
