-- Out: macro work.due_date(text): the day a text YYYY-MM-DD or YYYY-MM names, a month standing for its last day; else null.
CREATE OR REPLACE MACRO work.due_date(named) AS
    CASE
        WHEN length(trim(named)) = 10 THEN TRY_CAST(trim(named) AS DATE)
        WHEN length(trim(named)) = 7 THEN last_day(TRY_CAST(trim(named) || '-01' AS DATE))
    END
