-- Out: work.rule_error, empty: one row per period and rule that failed there, with what is wrong.
CREATE OR REPLACE TABLE work.rule_error (
    period VARCHAR,
    rule_id VARCHAR,
    error VARCHAR
)
