-- the monthly table does not sum to the payments
SELECT
    coalesce(monthly.authority_id, paid.authority_id) AS authority_id,
    coalesce(monthly.month, paid.month) AS month,
    monthly.amount_gbp AS monthly_gbp,
    paid.amount_gbp AS payments_gbp
FROM (
    SELECT authority_id, month, sum(amount_gbp) AS amount_gbp, sum(lines) AS lines FROM monthly_spend GROUP BY ALL
) AS monthly
FULL JOIN (
    SELECT authority_id, month, sum(amount_gbp) AS amount_gbp, count(*) AS lines FROM payment GROUP BY ALL
) AS paid
    ON monthly.authority_id = paid.authority_id AND monthly.month IS NOT DISTINCT FROM paid.month
WHERE monthly.amount_gbp IS DISTINCT FROM paid.amount_gbp OR monthly.lines IS DISTINCT FROM paid.lines;
