-- One row: authority x directorate x month x category x supplier x reasons x is_capital x where the payee is.
-- The supplier's class in that month stands beside it, so that a share is one pass over this table.
CREATE TABLE monthly_spend AS
SELECT
    payment.authority_id,
    payment.directorate,
    payment.month,
    payment.financial_year,
    payment.category_id,
    payee.supplier_id,
    payment.reasons,
    payment.excluded_as,
    payment.is_capital,
    supplier_class.kind,
    supplier_class.size_band,
    supplier_class.is_vcse,
    supplier_class.back_cast,
    supplier_locality.ring,
    supplier_locality.in_county,
    supplier_locality.in_region,
    supplier_locality.in_nation,
    sum(payment.amount_gbp)::DECIMAL(18, 2) AS amount_gbp,
    sum(greatest(payment.amount_gbp, 0))::DECIMAL(18, 2) AS debits_gbp,
    count(*) AS lines
FROM payment
JOIN payee USING (payee_id)
LEFT JOIN supplier_class
    ON supplier_class.supplier_id = payee.supplier_id
    AND (supplier_class.valid_from IS NULL OR supplier_class.valid_from <= coalesce(payment.month, DATE '9999-12-01'))
    AND (supplier_class.valid_to IS NULL OR supplier_class.valid_to > coalesce(payment.month, DATE '9999-12-01'))
LEFT JOIN supplier_locality
    ON supplier_locality.payee_id = payment.payee_id
    AND (supplier_locality.valid_from IS NULL OR supplier_locality.valid_from <= coalesce(payment.month, DATE '9999-12-01'))
    AND (supplier_locality.valid_to IS NULL OR supplier_locality.valid_to > coalesce(payment.month, DATE '9999-12-01'))
GROUP BY ALL
-- One body's months lie together, so that a question about one body reads little of the table.
ORDER BY payment.authority_id, payment.month;
