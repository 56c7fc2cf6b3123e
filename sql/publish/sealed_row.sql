/* In: work.sealed_period, work.sealed_link. Out: work.source_row without the rows of sealed periods that their figures do
   not hold (another version of the program may read a file otherwise; that is a revision, and waits). */
DELETE FROM work.source_row AS line
WHERE line.period IN (SELECT period FROM work.sealed_period)
    AND NOT EXISTS (
        FROM work.sealed_link AS held
        WHERE held.period = line.period
            AND held.department = line.department
            AND held.document = line.document
            AND held.file_sha256 = line.file_sha256
            AND held.sheet_name = line.sheet_name
            AND held.row_number = line.row_number
    )
