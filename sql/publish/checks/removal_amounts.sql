/* ---
id: removal_amounts
table: library_record
severity: critical
description: 只有拟退库和疑似重复的记录有拟退库金额，且等于其完成投资
--- */
-- in: library_record; out: one row per record whose removal does not follow from its decision
SELECT period, library_code, decision, ytd_wan, removal_wan
FROM library_record
WHERE coalesce(removal_wan, 0)
    <> CASE WHEN decision IN ('remove', 'duplicate') THEN coalesce(ytd_wan, 0) ELSE 0 END
    OR coalesce(removal_prior_ytd_wan, 0)
    <> CASE WHEN decision IN ('remove', 'duplicate') THEN coalesce(prior_ytd_wan, 0) ELSE 0 END
