-- One row: a payee as one authority printed it, and the supplier it is.
CREATE TABLE payee AS
SELECT
    payee.payee_id,
    payee.authority_id,
    payee.payee,
    payee.published_company_number,
    payee.published_charity_number,
    payee.published_postcode,
    payee.lines,
    payee.amount_gbp,
    payee_match.supplier_id,
    payee_match.match_method,
    payee_match.match_score,
    payee_match.match_reason,
    payee_match.runner_up_id,
    payee_match.runner_up_name,
    payee_match.runner_up_score,
    payee_match.judgement
FROM staging.payee
JOIN staging.payee_match USING (payee_id);
