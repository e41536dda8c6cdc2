-- One row of numbered_line: one line of staging.keyed_line with a number in place of each of its texts and keys. What texts,
-- payees and files say is found by number, and the two wide tables are joined only once: on ten million lines, such a
-- join costs more than all that is looked up. `signals` is what base.sql adds; it rides along for the same reason.
CREATE OR REPLACE TEMP TABLE numbered_line AS
WITH line AS (
    SELECT
        rowid AS line_id,
        hash(description) AS purpose_number,
        hash(expense_type) AS account_number,
        hash(published_category) AS category_number,
        hash(published_category, published_category_code, is_card) AS classification_number,
        hash(unit) AS printed_unit_number,
        hash(directorate) AS printed_directorate_number,
        hash(contract_ref) AS contract_ref_number,
        payment_date,
        is_card,
        amount_gbp
    FROM staging.line
-- Materialized, since the texts would pass through the join otherwise and be numbered above it.
), keys AS MATERIALIZED (
    SELECT
        line_id,
        hash(file_id) AS file_number,
        hash(authority_id) AS authority_number,
        hash(payee_id) AS payee_number,
        hash(unit, directorate) AS unit_number,
        month
    FROM staging.keyed_line
)
SELECT
    keys.*,
    line.* EXCLUDE (line_id, contract_ref_number),
    hash(keys.authority_number, line.contract_ref_number) AS contract_number,
    0::UBIGINT AS signals
FROM keys
JOIN line USING (line_id);
