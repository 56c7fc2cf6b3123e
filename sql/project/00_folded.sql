-- Out: macro work.folded(text): a text as it is compared, full width folded, without blanks, in capitals.
CREATE OR REPLACE MACRO work.folded(words) AS
    upper(regexp_replace(
        translate(words, '（）［］【】：；，．－—–・０１２３４５６７８９', '()[][]:;,.---·0123456789'), '[\s　]', '', 'g'
    ))
