-- Payees of several authorities that print the same name and the same numbers are one question.
CREATE OR REPLACE TEMP TABLE asked_payee AS
SELECT
    payee_id,
    (dense_rank() OVER (
        ORDER BY payee, coalesce(published_postcode, ''), coalesce(published_company_number, ''),
            coalesce(published_charity_number, '')
    ) - 1)::INTEGER AS asked_id
FROM staging.payee;

CREATE OR REPLACE TEMP TABLE question AS
SELECT
    asked_id,
    any_value(payee.payee) AS payee,
    any_value(published_postcode) AS postcode,
    any_value(published_company_number) AS company_number,
    any_value(published_charity_number) AS charity_number,
    min(first_date) AS first_date,
    arg_max(bought, (abs(amount_gbp), bought)) AS bought
FROM temp.asked_payee
JOIN staging.payee USING (payee_id)
GROUP BY asked_id;
