-- In: work.check_outcome, work.pattern_rule (every rule that the bureau judges, with its message), work.check_place,
-- work.linked_row. Out: work.check_finding, one row per broken one. The key is
-- rule, department, description of the project, subject and field, so that it stays from month to month.
CREATE OR REPLACE TABLE work.check_finding AS
WITH first_row AS (
    SELECT period, project_id, arg_min(row_key, place) AS row_key
    FROM work.linked_row
    GROUP BY period, project_id
),
described AS (
    SELECT
        broken.*,
        place.* EXCLUDE (row_key, document),
        replace(rule.message, '{reason}', broken.reason) AS message,
        concat_ws(
            '|', broken.rule_id, place.department, work.folded(place.project_name), work.folded(place.project_code),
            work.folded(place.owner_uscc), work.folded(place.owner_name), broken.subject, broken.field
        ) AS identity
    FROM work.check_outcome AS broken
    JOIN work.pattern_rule AS rule
        ON rule.rule_id = broken.rule_id AND broken.period BETWEEN rule.since AND rule.until
    LEFT JOIN first_row ON first_row.period = broken.period AND first_row.project_id = broken.project_id
    LEFT JOIN work.check_place AS place ON place.row_key = coalesce(broken.row_key, first_row.row_key)
    WHERE broken.outcome = 'broken'
)
SELECT
    *,
    left(sha256(
        CASE WHEN count(*) OVER (PARTITION BY period, identity) = 1 THEN identity ELSE identity || '|' || project_id END
    ), 16) AS finding_key
FROM described
