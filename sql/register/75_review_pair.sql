-- In: match_review (published). Parameter: $period.
-- Out: one row per doubtful pair of the period that no decision has settled, by group: groups that keep a project from
-- being counted as missing first, then the likeliest; pairs of a group stand together.
SELECT *
FROM match_review
WHERE last_period = $period AND NOT coalesce(settled, false)
ORDER BY
    bool_or(pending) OVER (PARTITION BY group_id) DESC,
    max(match_probability) OVER (PARTITION BY group_id) DESC,
    group_id,
    match_probability DESC,
    pair_id
