-- In: match_review. Parameter: $pair_id (null: all). Out: one row per pair on which a reviewer has decided.
SELECT pair_id, decision, decided_by
FROM match_review
WHERE decision IS NOT NULL AND ($pair_id IS NULL OR pair_id = $pair_id)
ORDER BY pair_id
