-- One row: one payee, its supplier and the key of its name.
CREATE OR REPLACE TEMP TABLE market_payee AS
SELECT
    hash(payee_match.payee_id) AS payee_number,
    payee_match.supplier_id,
    supplier.grouping IS NULL AS is_supplier,
    supplier.sic_codes,
    hash(payee.payee) AS name_number
FROM staging.payee_match
LEFT JOIN staging.supplier USING (supplier_id)
LEFT JOIN staging.payee USING (payee_id);
