-- In: macro work.ratio. Out: macro work.share_pct(part, whole): part / whole × 100 for two amounts of which part ≥ 0 and whole > 0,
-- to six places, rounded half up; else null.
CREATE OR REPLACE MACRO work.share_pct(part, whole) AS
    CASE WHEN part >= 0 THEN
        TRY_CAST(TRY_CAST(work.ratio(part, whole, 8) AS DECIMAL(25, 0)) * CAST(0.000001 AS DECIMAL(7, 6)) AS DECIMAL(12, 6))
    END
