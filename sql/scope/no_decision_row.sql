-- Out: work.decision_row, empty, where no build has loaded decisions: the columns that are read of it.
CREATE OR REPLACE TABLE work.decision_row (
    period VARCHAR,
    row_key VARCHAR,
    department VARCHAR,
    file_sha256 VARCHAR,
    file_name VARCHAR,
    sheet_name VARCHAR,
    row_number BIGINT,
    received_order BIGINT,
    pair_id VARCHAR,
    finding_key VARCHAR,
    project_id VARCHAR,
    decision VARCHAR,
    share DECIMAL(12, 6),
    basis VARCHAR,
    decided_by VARCHAR,
    decided_on VARCHAR,
    explanation VARCHAR,
    accepted BOOLEAN
)
