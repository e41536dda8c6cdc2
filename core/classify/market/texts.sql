-- One row: one distinct text of one sort, as it is compared.
CREATE OR REPLACE TEMP TABLE market_text AS
SELECT 'category' AS found_in, hash(published_category) AS text_hash, normalise(any_value(published_category)) AS text
FROM staging.line WHERE published_category IS NOT NULL GROUP BY text_hash
UNION ALL
SELECT 'purpose', hash(description) AS text_hash, normalise(any_value(description))
FROM staging.line WHERE description IS NOT NULL GROUP BY text_hash
UNION ALL
SELECT 'ledger', hash(expense_type) AS text_hash, normalise(any_value(expense_type))
FROM staging.line WHERE expense_type IS NOT NULL GROUP BY text_hash
UNION ALL
SELECT 'unit', hash(unit, directorate) AS text_hash, normalise(any_value(unit) || ' / ' || any_value(directorate))
FROM staging.keyed_line GROUP BY text_hash
UNION ALL
SELECT 'payee', hash(payee) AS text_hash, normalise(any_value(payee))
FROM staging.payee WHERE payee <> '' GROUP BY text_hash;
