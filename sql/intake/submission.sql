/* In: work.submission_all. Out: published `submission`, one row per file received. */
INSERT INTO submission BY NAME
FROM work.submission_all
ORDER BY period, department, received_at, submission_id
