-- In: work.doubt, work.link. Out: work.pending_record, one row per two projects of a period between which a doubt is not settled.
CREATE OR REPLACE TABLE work.pending_record AS
SELECT DISTINCT doubt.period, one.project_id, other.project_id AS other_project_id
FROM work.doubt AS doubt
JOIN work.link AS one ON one.period = doubt.period AND one.row_key = doubt.row_key
JOIN work.link AS other ON other.period = doubt.period AND other.row_key = doubt.other_row_key
WHERE NOT doubt.settled AND NOT doubt.excludes AND one.project_id <> other.project_id
