-- The distinct texts that say what lines are for. One row of base_text: a field, the hash of a text as printed, and its
-- plain form.

CREATE OR REPLACE TEMP TABLE base_text AS
WITH printed_text AS (
    SELECT DISTINCT 'purpose' AS field, description AS printed FROM staging.line
    UNION ALL
    SELECT DISTINCT 'account', expense_type FROM staging.line
    UNION ALL
    SELECT DISTINCT 'category', published_category FROM staging.line
    UNION ALL
    SELECT DISTINCT 'unit', unit FROM (SELECT unit FROM staging.line UNION ALL SELECT directorate FROM staging.line)
    UNION ALL
    SELECT DISTINCT 'payee', payee FROM staging.payee
)
SELECT field, hash(printed) AS text_hash, plain_text(printed) AS text
FROM printed_text
WHERE printed IS NOT NULL AND field <> 'payee'
UNION ALL
-- A name may be read in several ways, and what one way says holds for the name.
SELECT field, hash(printed), unnest(name_forms(plain_text(printed)))
FROM printed_text
WHERE printed IS NOT NULL AND field = 'payee';

-- One row of text_signal: the hash of a text in which at least one rule found its words; the rules' bits together.
CREATE OR REPLACE TEMP TABLE text_signal (field VARCHAR, text_hash UBIGINT, signals UBIGINT);
