-- Two sets of lines held against each other. A line of one is the same as a line of the other where supplier, date and
-- amount agree; of lines that occur several times each is used once. Then, for every member and in all, to the penny:
--   one = same + only_one, other = same + only_other.
-- Where months are given, those of them that one has lines in are looked at: a month it is without is no difference.
-- A supplier in no register goes by its name, since every body's payees have ids of their own.
CREATE OR REPLACE TEMP TABLE compared_line AS
WITH month_of_one AS (
    SELECT DISTINCT month FROM serving.payment
    WHERE authority_id = $one_authority AND ($one_file IS NULL OR file_id = $one_file) AND month IS NOT NULL
), line AS (
    SELECT
        CASE WHEN payment.authority_id = $one_authority AND ($one_file IS NULL OR payment.file_id = $one_file)
            THEN 'one' ELSE 'other' END AS side,
        payment.payment_date,
        payment.month,
        payment.directorate,
        payment.amount_gbp,
        CASE WHEN payee.supplier_id LIKE 'payee:%' THEN upper(trim(payee.payee)) ELSE payee.supplier_id END AS supplier_key,
        payee.supplier_id,
        payee.payee,
        payment.file_id
    FROM serving.payment
    JOIN serving.payee USING (payee_id)
    WHERE (
            (payment.authority_id = $one_authority AND ($one_file IS NULL OR payment.file_id = $one_file))
            OR (payment.authority_id = $other_authority AND ($other_file IS NULL OR payment.file_id = $other_file))
        )
        AND ($one_file IS NOT NULL OR NOT list_contains(payment.reasons, 'superseded'))
        AND ($first IS NULL OR (payment.month BETWEEN $first AND $last AND payment.month IN (FROM month_of_one)))
), counted AS (
    SELECT *, row_number() OVER (PARTITION BY side, supplier_key, payment_date, amount_gbp ORDER BY directorate) AS turn
    FROM line
)
SELECT
    row_number() OVER () AS line_number,
    coalesce(one.month, other.month) AS month,
    coalesce(one.directorate, other.directorate) AS directorate,
    coalesce(one.supplier_key, other.supplier_key) AS supplier_key,
    coalesce(one.supplier_id, other.supplier_id) AS supplier_id,
    coalesce(one.payee, other.payee) AS payee,
    coalesce(one.payment_date, other.payment_date) AS payment_date,
    CASE WHEN one.side IS NULL THEN 'only_other' WHEN other.side IS NULL THEN 'only_one' ELSE 'same' END AS found_in,
    coalesce(one.amount_gbp, other.amount_gbp) AS amount_gbp,
    other.file_id AS other_file_id,
    NULL::VARCHAR AS reason
FROM (SELECT * FROM counted WHERE side = 'one') AS one
FULL JOIN (SELECT * FROM counted WHERE side = 'other') AS other
    ON one.supplier_key = other.supplier_key AND one.payment_date IS NOT DISTINCT FROM other.payment_date
    AND one.amount_gbp = other.amount_gbp AND one.turn = other.turn;
