/* In: nothing. Out: macro without_phones(text), the text with mobile numbers, with or without blanks and hyphens, as
   ***. Longer runs of digits (codes) stay. Twice, since two numbers may share the mark between them. */
CREATE OR REPLACE TEMP MACRO without_phones(said) AS regexp_replace(
    regexp_replace(said, '(^|[^0-9])(?:(?:\+?86)[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}([^0-9]|$)', '\1***\2', 'g'),
    '(^|[^0-9])(?:(?:\+?86)[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}([^0-9]|$)',
    '\1***\2',
    'g'
)
