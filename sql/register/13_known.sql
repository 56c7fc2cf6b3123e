-- In: work.register_text, work.register_kept_descriptions (descriptions of earlier runs).
-- Out: work.register_described, one row per text that was described before, under its id of this run.
CREATE OR REPLACE TABLE work.register_described AS
SELECT text.id, kept.* EXCLUDE (high, low)
FROM work.register_text AS text
JOIN work.register_kept_descriptions AS kept USING (high, low)
