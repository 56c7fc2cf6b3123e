/* in: rule_outcome, rule · out: one row per rule of scope of $period with what it came to */
SELECT rule_id, title, checked, holds, broken, not_verifiable
FROM rule_outcome
LEFT JOIN rule USING (rule_id)
WHERE period = $period
ORDER BY rule_id
