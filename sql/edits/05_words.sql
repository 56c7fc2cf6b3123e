-- Out: macro work.later(a, b): whether a day, month or year lies after another, as far as both are known.
CREATE OR REPLACE MACRO work.later(a, b) AS left(a, least(length(a), length(b))) > left(b, least(length(a), length(b)))
