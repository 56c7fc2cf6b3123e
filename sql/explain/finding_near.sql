-- In: finding, rule. Parameter: $text. Out: up to five keys whose rule is the text, or that are spelled most like it.
SELECT finding.finding_key, finding.rule_id, max(finding.period) AS period, any_value(rule.title) AS title
FROM finding
LEFT JOIN rule USING (rule_id)
WHERE upper(finding.rule_id) = upper($text)
    OR (length($text) >= 4 AND starts_with(finding.finding_key, lower($text)))
    OR levenshtein(finding.finding_key, lower($text)) <= 4
GROUP BY finding.finding_key, finding.rule_id
ORDER BY upper(finding.rule_id) <> upper($text), levenshtein(finding.finding_key, lower($text)), period DESC,
    finding.finding_key
LIMIT 5
