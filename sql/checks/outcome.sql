-- Out: work.check_outcome, empty: one row per rule and subject it looked at. subject tells subjects of one project apart (a record's
-- number, a paper), '' for the project itself; row_key: the row that the finding stands on, null for the project's first.
CREATE OR REPLACE TABLE work.check_outcome (
    period VARCHAR,
    project_id VARCHAR,
    subject VARCHAR,
    row_key VARCHAR,
    rule_id VARCHAR,
    outcome VARCHAR,
    severity VARCHAR,
    field VARCHAR,
    value VARCHAR,
    reason VARCHAR
)
