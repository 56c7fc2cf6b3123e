-- Out: macro work.ratio(part, whole, digits): part / whole for two DECIMAL(18,6) amounts ≥ 0, as a whole number of
-- 10^-digits, rounded half up by integer arithmetic (DuckDB's division would give a double); null for whole 0.
CREATE OR REPLACE MACRO work.ratio(part, whole, digits) AS
    CASE WHEN whole > 0 THEN
        (
            CAST(replace(CAST(CAST(part AS DECIMAL(18, 6)) AS VARCHAR), '.', '') AS HUGEINT)
            * CAST('1' || repeat('0', digits) AS HUGEINT) * 2
            + CAST(replace(CAST(CAST(whole AS DECIMAL(18, 6)) AS VARCHAR), '.', '') AS HUGEINT)
        ) // (2 * CAST(replace(CAST(CAST(whole AS DECIMAL(18, 6)) AS VARCHAR), '.', '') AS HUGEINT))
    END
