-- In: work.change. Out: its change and difference. A whole row counts from or to 0; nothing is subtracted from what was
-- unknown.
UPDATE work.change
SET
    change = CASE
        WHEN work.change.change IS NOT NULL THEN work.change.change
        WHEN whole IS NOT NULL THEN whole
        WHEN old_value IS NULL THEN 'null_to_value'
        WHEN new_value IS NULL THEN 'value_to_null'
        WHEN NOT number THEN 'reclassified'
        WHEN CAST(new_value AS DECIMAL(18, 6)) > CAST(old_value AS DECIMAL(18, 6)) THEN 'increased'
        ELSE 'decreased'
    END,
    difference = CASE
        WHEN NOT number THEN NULL
        WHEN whole IS NOT NULL
            THEN CAST(coalesce(new_value, '0') AS DECIMAL(18, 6)) - CAST(coalesce(old_value, '0') AS DECIMAL(18, 6))
        ELSE CAST(new_value AS DECIMAL(18, 6)) - CAST(old_value AS DECIMAL(18, 6))
    END
