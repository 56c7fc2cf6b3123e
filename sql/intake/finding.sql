/* In: work.found, work.folded_name, work.personal_field. Out: published `finding`, one row per broken rule.
   The key is rule, department, description of the project (else the place) and field, so that it stays from month to
   month; where that is not unique within a period the place is added. Personal values are masked, and
   mobile numbers wherever they stand. */
INSERT INTO finding BY NAME
WITH described AS (
    SELECT
        found.* EXCLUDE (value, message),
        CASE WHEN personal.field IS NULL OR found.value IS NULL THEN without_phones(found.value) ELSE '***' END AS value,
        CASE
            WHEN personal.field IS NULL OR coalesce(found.value, '') = '' THEN without_phones(found.message)
            ELSE without_phones(replace(found.message, found.value, '***'))
        END AS message,
        concat_ws(
            '|',
            found.rule_id,
            found.department,
            CASE
                WHEN found.project_name IS NULL THEN
                    concat_ws('|', 'place', found.file_name, found.sheet_name, found.row_number)
                ELSE concat_ws('|', 'project', name.folded, found.project_code)
            END,
            'field',
            found.field
        ) AS identity,
        concat_ws('|', found.file_sha256, found.sheet_name, found.row_number, found."column") AS place
    FROM work.found AS found
    LEFT JOIN work.folded_name AS name ON name.name = found.project_name
    LEFT JOIN work.personal_field AS personal
        ON personal.document = found.document AND personal.field = found.field
),

counted AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY period, identity) AS alike,
        row_number() OVER (PARTITION BY period, identity, place ORDER BY message, value, severity) AS ordinal
    FROM described
)

SELECT
    period,
    substr(sha256(CASE WHEN alike = 1 THEN identity ELSE concat_ws('|', identity, place, ordinal) END), 1, 16)
        AS finding_key,
    rule_id,
    severity,
    audience,
    department,
    file_sha256,
    file_name,
    sheet_name,
    row_number,
    field,
    value,
    message,
    NULL::VARCHAR AS project_id
FROM counted
ORDER BY period, department, file_name, sheet_name, row_number NULLS FIRST, field, rule_id, finding_key
