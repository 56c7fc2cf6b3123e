-- In: work.decision_said (decisions that fit no rows, or that newer ones contradict), work.decision_row.
-- Out: finding, one row per such decision, for the bureau.
INSERT INTO finding BY NAME
SELECT
    line.period,
    substr(sha256(concat_ws('|', said.rule_id, line.pair_id, line.file_sha256, line.sheet_name, line.row_number)), 1, 16)
        AS finding_key,
    said.rule_id,
    'warning' AS severity,
    'bureau' AS audience,
    line.department,
    line.file_sha256,
    line.file_name,
    line.sheet_name,
    line.row_number,
    'decision' AS field,
    line.decision AS value,
    said.message
FROM work.decision_said AS said
JOIN work.decision_row AS line ON line.row_key = said.row_key
ORDER BY line.period, line.file_name, line.sheet_name, line.row_number, said.rule_id
