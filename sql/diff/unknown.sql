-- In: work.change. Parameter: $unknown. Out: a cause of those that have none: it is said that nobody knows.
UPDATE work.change
SET cause_kind = 'unknown', cause = $unknown
WHERE cause IS NULL
