-- Out: work.pending_record, empty: the register left no doubts.
CREATE OR REPLACE TABLE work.pending_record (period VARCHAR, project_id VARCHAR, other_project_id VARCHAR)
