-- One row: one line, with the keys of the texts and of the payee that may say what was bought.
CREATE OR REPLACE TEMP TABLE market_line AS
SELECT
    keyed_line.line_id,
    hash(keyed_line.payee_id) AS payee_key,
    hash(line.published_category, line.published_category_code, line.is_card) AS published_key,
    hash(line.description) AS purpose_key,
    hash(line.expense_type) AS ledger_key,
    hash(keyed_line.unit, keyed_line.directorate) AS unit_key,
    CASE WHEN line.contract_ref IS NOT NULL THEN hash(keyed_line.authority_id, line.contract_ref) END AS contract_key
FROM staging.keyed_line
JOIN staging.line ON line.rowid = keyed_line.line_id;

-- One row: one distinct text of one sort, as it is compared.
CREATE OR REPLACE TEMP TABLE market_text AS
SELECT 'category' AS found_in, hash(published_category) AS text_key, normalise(any_value(published_category)) AS text
FROM staging.line WHERE published_category IS NOT NULL GROUP BY text_key
UNION ALL
SELECT 'purpose', hash(description) AS text_key, normalise(any_value(description))
FROM staging.line WHERE description IS NOT NULL GROUP BY text_key
UNION ALL
SELECT 'ledger', hash(expense_type) AS text_key, normalise(any_value(expense_type))
FROM staging.line WHERE expense_type IS NOT NULL GROUP BY text_key
UNION ALL
SELECT 'unit', hash(unit, directorate) AS text_key, normalise(any_value(unit) || ' / ' || any_value(directorate))
FROM staging.keyed_line GROUP BY text_key
UNION ALL
SELECT 'payee', hash(payee) AS text_key, normalise(any_value(payee))
FROM staging.payee WHERE payee <> '' GROUP BY text_key;
