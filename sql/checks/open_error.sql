-- In: finding. Out: work.project_case.open_error, whether a finding of severity error stands on the project that nobody has explained.
UPDATE work.project_case AS project SET open_error = EXISTS (
    SELECT 1 FROM finding
    WHERE finding.period = project.period AND finding.project_id = project.project_id
        AND finding.severity = 'error' AND coalesce(finding.status, 'open') = 'open'
)
