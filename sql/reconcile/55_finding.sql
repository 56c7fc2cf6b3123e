-- In: work.entry_unplaced, work.entry_row, work.check_said, work.verification_row, work.reconcile_rule. Out: finding, one row per entry row
-- that fits no project or several, and per site check that fits none, for the bureau.
INSERT INTO finding BY NAME
WITH line AS (
    SELECT
        unplaced.rule_id, unplaced.detail, 'project_name' AS field, entry.project_name AS value, entry.period, entry.department,
        entry.file_sha256, entry.file_name, entry.sheet_name, entry.row_number,
        concat_ws('|', work.folded(entry.project_name), work.folded(entry.project_code), work.folded(entry.owner_name)) AS identity
    FROM work.entry_unplaced AS unplaced
    JOIN work.entry_row AS entry ON entry.row_key = unplaced.row_key
    UNION ALL
    SELECT
        'RC03', NULL, 'project_id', said.asked_id, checked.period, checked.department,
        checked.file_sha256, checked.file_name, checked.sheet_name, checked.row_number,
        said.asked_id
    FROM work.check_said AS said
    JOIN work.verification_row AS checked ON checked.row_key = said.row_key
    WHERE said.project_id IS NULL
)
SELECT
    line.period,
    left(sha256(concat_ws('|', line.rule_id, line.department, line.identity)), 16) AS finding_key,
    line.rule_id,
    rule.severity,
    rule.audience,
    line.department,
    line.file_sha256,
    line.file_name,
    line.sheet_name,
    CAST(line.row_number AS INTEGER) AS row_number,
    line.field,
    without_phones(line.value) AS value,
    replace(replace(rule.message, '{value}', coalesce(without_phones(line.value), '')), '{detail}', coalesce(line.detail, '')) AS message
FROM line
JOIN work.reconcile_rule AS rule ON rule.rule_id = line.rule_id
ORDER BY line.period, line.file_name, line.sheet_name, line.row_number
