-- Out: work.change, empty; to hold one row per figure that differs. whole: the whole row appeared (added) or is gone
-- (removed) and this figure speaks for it; number: increases and decreases rather than being reclassified.
CREATE OR REPLACE TABLE work.change (
    period VARCHAR,
    table_name VARCHAR,
    project_id VARCHAR,
    record VARCHAR,
    subject VARCHAR,
    field VARCHAR,
    field_label VARCHAR,
    number BOOLEAN,
    whole VARCHAR,
    change VARCHAR,
    old_value VARCHAR,
    new_value VARCHAR,
    difference DECIMAL(18, 6),
    cause_kind VARCHAR,
    cause VARCHAR,
    cause_ref VARCHAR
)
