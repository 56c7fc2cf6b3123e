-- In: work.field_agreement, counted over the linked rows of different sources. Out: field_agreement, one row per period
-- × compared field.
INSERT INTO field_agreement BY NAME
SELECT period, field, pairs, agree, differ, missing
FROM work.field_agreement
ORDER BY period, field
