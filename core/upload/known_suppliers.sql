-- A payee in no register whose printed name is known from the published data is the supplier it is there, so that the
-- same payment is with the same supplier in both; of several, the one with most lines.
CREATE OR REPLACE TEMP TABLE known_payee AS
SELECT payee_match.payee_id, arg_max(known.supplier_id, (known.lines, known.supplier_id)) AS supplier_id
FROM staging.payee_match
JOIN staging.payee USING (payee_id)
JOIN served.main.payee AS known ON known.payee = payee.payee
WHERE payee_match.supplier_id LIKE 'payee:%' AND payee.payee <> ''
GROUP BY payee_match.payee_id;

UPDATE staging.payee_match
SET supplier_id = known_payee.supplier_id, match_reason = 'As in the published data.'
FROM temp.known_payee
WHERE known_payee.payee_id = payee_match.payee_id;

INSERT INTO staging.supplier BY NAME
SELECT
    supplier.* EXCLUDE (sic_code),
    CASE WHEN sic_code IS NOT NULL THEN [sic_code] END AS sic_codes
FROM served.main.supplier
SEMI JOIN temp.known_payee USING (supplier_id)
ANTI JOIN staging.supplier AS own ON own.supplier_id = supplier.supplier_id;

DELETE FROM staging.supplier WHERE supplier_id NOT IN (SELECT supplier_id FROM staging.payee_match);
