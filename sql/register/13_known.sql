-- In: work.register_text, work.register_kept_descriptions (descriptions of earlier runs), work.register_fresh (this run's).
-- Out: work.register_described, one row per text: what it says, under its id of this run, and whether it is `fresh`. Read where it lies: most of it is
-- needed once.
CREATE OR REPLACE VIEW work.register_described AS
SELECT text.id, kept.* EXCLUDE (high, low), false AS fresh
FROM work.register_text AS text
JOIN work.register_kept_descriptions AS kept USING (high, low)
UNION ALL BY NAME
SELECT *, true AS fresh FROM work.register_fresh
