-- In: finding, work.check_finding. Out: work.finding_fact, one row per period and finding: the facts that an explanation is given for.
-- Of what the bureau compares they are the reason with its figures, of a cell its value, however it is punctuated.
CREATE OR REPLACE TABLE work.finding_fact AS
SELECT
    finding.period,
    finding.finding_key,
    min(finding.department) AS department,
    min(coalesce(
        checked.reason, regexp_replace(coalesce(finding.value, finding.message), '[\s,，]', '', 'g')
    )) AS facts
FROM finding
LEFT JOIN work.check_finding AS checked
    ON checked.period = finding.period AND checked.finding_key = finding.finding_key
WHERE finding.period IS NOT NULL
GROUP BY finding.period, finding.finding_key
