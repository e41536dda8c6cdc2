-- One row: one payee, its supplier and the hash of its name.
CREATE OR REPLACE TEMP TABLE market_payee AS
SELECT
    hash(payee_match.payee_id) AS payee_hash,
    payee_match.supplier_id,
    supplier.grouping IS NULL AS is_supplier,
    supplier.sic_codes,
    hash(payee.payee) AS name_hash
FROM staging.payee_match
LEFT JOIN staging.supplier USING (supplier_id)
LEFT JOIN staging.payee USING (payee_id);
