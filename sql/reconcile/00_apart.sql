-- Out: macro work.apart(one, other, tolerance, percent): two amounts in 万元 differ by more than the tolerance and by more than the share of
-- the larger; false where one of them is unknown.
CREATE OR REPLACE MACRO work.apart(one, other, tolerance, percent) AS coalesce(
    abs(CAST(one AS DECIMAL(24, 6)) - other) > CAST(tolerance AS DECIMAL(18, 6))
    AND abs(CAST(one AS DECIMAL(24, 6)) - other) * 100
        > CAST(greatest(abs(one), abs(other)) AS DECIMAL(24, 6)) * CAST(percent AS DECIMAL(5, 2)),
    false
)
