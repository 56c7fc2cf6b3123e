-- Out: macro work.plain(amount): an amount in 万元 as text without trailing zeros.
CREATE OR REPLACE MACRO work.plain(amount) AS rtrim(rtrim(CAST(amount AS VARCHAR), '0'), '.')
