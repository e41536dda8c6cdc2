-- One row a publisher and month of payments in the base, of publishers with enough months; a stand-in for SMEs is the
-- spending with suppliers that take under so much a year on average. $small: pounds a year.
WITH counted AS (
    SELECT payment.authority_id, payment.month, payee.supplier_id, payment.amount_gbp
    FROM payment
    INNER JOIN payee ON payment.payee_id = payee.payee_id
    WHERE payment.excluded_as IS NULL AND payment.month IS NOT NULL
),

span AS (
    SELECT authority_id, greatest(count(DISTINCT month) / 12, 1) AS years
    FROM counted
    GROUP BY authority_id
),

supplier AS (
    SELECT counted.authority_id, counted.supplier_id, sum(counted.amount_gbp) / any_value(span.years) AS yearly_gbp
    FROM counted
    INNER JOIN span ON counted.authority_id = span.authority_id
    GROUP BY counted.authority_id, counted.supplier_id
)

SELECT
    counted.authority_id AS publisher,
    strftime(counted.month, '%Y-%m') AS month,
    sum(counted.amount_gbp)::DOUBLE AS denominator_gbp,
    coalesce(sum(counted.amount_gbp) FILTER (WHERE supplier.yearly_gbp < $small), 0)::DOUBLE AS numerator_gbp
FROM counted
INNER JOIN supplier
    ON counted.authority_id = supplier.authority_id AND counted.supplier_id = supplier.supplier_id
GROUP BY counted.authority_id, counted.month
HAVING sum(counted.amount_gbp) > 0
ORDER BY counted.authority_id, counted.month
