-- In: match_review. Parameters: $one, $other (project ids). Out: one row per doubtful pair between the two projects.
SELECT pair_id, match_probability, why, decision, decided_by, last_period
FROM match_review
WHERE (left_project_id = $one AND right_project_id = $other) OR (left_project_id = $other AND right_project_id = $one)
ORDER BY decision IS NULL, match_probability DESC, pair_id
