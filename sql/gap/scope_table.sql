-- In: nothing. Out: work.gap_scope, empty; one row per scope of the gap (范围), in the order of publication.
CREATE OR REPLACE TABLE work.gap_scope (scope_order INTEGER, scope_kind VARCHAR, scope_code VARCHAR, scope_name VARCHAR)
