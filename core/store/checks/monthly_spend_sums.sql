-- the monthly table does not sum to the payments
SELECT authority_id, month, monthly_gbp, payments_gbp, monthly_lines, payment_lines
FROM (SELECT authority_id, month, sum(amount_gbp) AS monthly_gbp, sum(lines) AS monthly_lines FROM monthly_spend GROUP BY ALL) AS monthly
FULL JOIN (SELECT authority_id, month, sum(amount_gbp) AS payments_gbp, count(*) AS payment_lines FROM payment GROUP BY ALL) AS paid
    ON monthly.authority_id = paid.authority_id AND monthly.month IS NOT DISTINCT FROM paid.month
WHERE monthly_gbp IS DISTINCT FROM payments_gbp OR monthly_lines IS DISTINCT FROM payment_lines;
