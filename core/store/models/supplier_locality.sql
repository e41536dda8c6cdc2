-- One row: payee x authority x span of time.
CREATE TABLE supplier_locality AS
SELECT payee.authority_id, supplier_locality.*
FROM staging.supplier_locality
JOIN staging.payee USING (payee_id);
