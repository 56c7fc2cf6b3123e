-- Out: work.diff_cause, empty; to hold one row per change and cause of it, rank saying which is told first.
CREATE OR REPLACE TABLE work.diff_cause (
    period VARCHAR,
    table_name VARCHAR,
    project_id VARCHAR,
    record VARCHAR,
    field VARCHAR,
    rank VARCHAR,
    kind VARCHAR,
    ref VARCHAR,
    text VARCHAR
)
