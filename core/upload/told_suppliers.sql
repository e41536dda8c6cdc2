-- What somebody said of payees, as decisions on the suppliers they were found to be.
CREATE OR REPLACE TEMP TABLE told_supplier AS
SELECT
    payee_match.supplier_id,
    NULL::VARCHAR AS kind,
    any_value(given_answers.size_band) AS size_band,
    any_value(given_answers.is_vcse) AS is_vcse
FROM given_answers
JOIN staging.payee USING (payee)
JOIN staging.payee_match USING (payee_id)
GROUP BY payee_match.supplier_id
HAVING count(given_answers.size_band) + count(given_answers.is_vcse) > 0;
