-- In: work.explanation_said, work.finding_fact, $statistics. Out: work.explanation_meant, one row per explanation: the facts it was
-- given for, those of the period of its folder, else of the newest before, else of the first after (null: it fits no finding, or one
-- of another department).
CREATE OR REPLACE TABLE work.explanation_meant AS
SELECT said.*, fact.facts
FROM work.explanation_said AS said
LEFT JOIN work.finding_fact AS fact
    ON fact.finding_key = said.finding_key AND said.department IN (fact.department, $statistics)
QUALIFY row_number() OVER (
    PARTITION BY said.row_key
    ORDER BY fact.period > said.period, CASE WHEN fact.period <= said.period THEN fact.period END DESC, fact.period
) = 1
