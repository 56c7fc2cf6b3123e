/* Out: macro row_period(written, of_file), the period a row of a plan or of peer growth speaks of: what it says, else
   that of its file. A bare year is the file's period where it is the file's year, else the whole year, to December. */
CREATE OR REPLACE TEMP MACRO row_period(written, of_file) AS CASE
    WHEN written IS NULL THEN of_file
    WHEN length(written) >= 7 THEN substr(written, 1, 7)
    WHEN written = substr(of_file, 1, 4) THEN of_file
    ELSE written || '-12'
END
