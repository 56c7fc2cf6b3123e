-- In: work.entry_row. Out: one row per entry row in force of a period that has projects, as the register reads a row.
SELECT row_key, period, department, document, file_name, sheet_name, row_number, project_name, project_code, owner_name
FROM work.entry_row
WHERE in_force AND period IN (SELECT period FROM work.link)
ORDER BY period, received_order, sheet_name, row_number
