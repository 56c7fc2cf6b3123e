/* In: project_source.parquet of a seal ($file). Out: work.sealed_link, one row per row that the sealed figures hold. */
INSERT INTO work.sealed_link BY NAME
SELECT period, department, document, file_sha256, sheet_name, row_number, project_id, match_probability
FROM read_parquet($file)
