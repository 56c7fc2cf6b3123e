-- In: work.choice. Out: one row per industry that any report names.
SELECT DISTINCT value FROM work.choice WHERE field = 'industry' ORDER BY value
