-- What somebody said of a payee stands beside the payee as if it had been published there.
UPDATE staging.line
SET
    postcode = coalesce(given_answers.postcode, line.postcode),
    company_number = coalesce(given_answers.company_number, line.company_number),
    charity_number = coalesce(given_answers.charity_number, line.charity_number)
FROM given_answers
WHERE given_answers.payee = line.payee;
