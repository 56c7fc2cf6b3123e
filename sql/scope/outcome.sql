-- Out: work.scope_outcome, empty: one row per project and rule that looked at it.
CREATE OR REPLACE TABLE work.scope_outcome (
    period VARCHAR,
    project_id VARCHAR,
    library_code VARCHAR,
    rule_id VARCHAR,
    outcome VARCHAR,
    decision VARCHAR,
    reason VARCHAR
)
