-- One row of hashed_line: one line of staging.keyed_line with a hash in place of each of its texts and keys. What texts,
-- payees and files say is found by hash, and the two wide tables are joined only once: on ten million lines, such a
-- join costs more than all that is looked up. `signals` is what base.sql adds; it rides along for the same reason.
-- The hash of no text is found nowhere, since the tables of texts and of contracts hold none.
CREATE OR REPLACE TEMP TABLE hashed_line AS
WITH line AS (
    SELECT
        rowid AS line_id,
        hash(description) AS purpose_hash,
        hash(expense_type) AS account_hash,
        hash(published_category) AS category_hash,
        hash(published_category, published_category_code, is_card) AS classification_hash,
        hash(unit) AS printed_unit_hash,
        hash(directorate) AS printed_directorate_hash,
        hash(contract_ref) AS contract_ref_hash,
        payment_date,
        is_card,
        amount_gbp
    FROM staging.line
),
-- Materialized: otherwise the optimizer carries the unit, the directorate and the ids through the join and hashes them above it.
keys AS MATERIALIZED (
    SELECT
        line_id,
        hash(file_id) AS file_hash,
        hash(authority_id) AS authority_hash,
        hash(payee_id) AS payee_hash,
        hash(unit, directorate) AS shown_unit_hash,
        month
    FROM staging.keyed_line
)
SELECT
    keys.*,
    line.* EXCLUDE (line_id, contract_ref_hash),
    hash(keys.authority_hash, line.contract_ref_hash) AS contract_hash,
    0::UBIGINT AS signals
FROM keys
JOIN line USING (line_id);
