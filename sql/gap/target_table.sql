-- In: nothing. Out: work.gap_target, empty; one row per period and scope with a growth target (percentage points).
CREATE OR REPLACE TABLE work.gap_target (
    period VARCHAR, scope_kind VARCHAR, scope_code VARCHAR, target_growth_pct DECIMAL(12, 6)
)
