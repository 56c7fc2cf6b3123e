-- In: work.explanation_meant, work.finding_fact. Out: work.explained, one row per period and finding of which anything was ever said:
-- the newest explanation given for the same facts and whether it is accepted (status), or that its facts have changed since
-- (asked_again).
CREATE OR REPLACE TABLE work.explained AS
WITH fitting AS (
    SELECT
        fact.period,
        fact.finding_key,
        count(meant.row_key) FILTER (WHERE meant.facts = fact.facts) AS same,
        arg_max(meant.explanation, meant.said_order) FILTER (WHERE meant.facts = fact.facts AND meant.explanation IS NOT NULL) AS explanation,
        max(meant.said_order) FILTER (WHERE meant.facts = fact.facts AND meant.explanation IS NOT NULL) AS explained_order,
        arg_max(meant.accepted, meant.said_order) FILTER (WHERE meant.facts = fact.facts AND meant.accepted IS NOT NULL) AS accepted
    FROM work.finding_fact AS fact
    JOIN work.explanation_meant AS meant ON meant.finding_key = fact.finding_key AND meant.facts IS NOT NULL
    GROUP BY ALL
)
SELECT
    fitting.period,
    fitting.finding_key,
    CASE WHEN fitting.accepted AND fitting.explanation IS NOT NULL THEN 'explained' ELSE 'open' END AS status,
    fitting.explanation,
    coalesce(said.said_by, said.department) AS explained_by,
    said.said_on AS explained_on,
    fitting.same = 0 AS asked_again
FROM fitting
LEFT JOIN work.explanation_said AS said ON said.said_order = fitting.explained_order
