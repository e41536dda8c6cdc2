-- One row: authority x directorate (today's and as published) x month x category x supplier x reasons x is_capital x
-- floor reached x where the payee is. The supplier's class in that month stands beside it, so that a share is one pass over this table.
-- The bill of a card whose purchases are not loaded hides who sold the goods: the bank's size and place say nothing of it.
CREATE TABLE monthly_spend AS
SELECT
    payment.authority_id,
    payment.directorate,
    payment.published_directorate,
    payment.month,
    payment.financial_year,
    payment.category_id,
    payee.supplier_id,
    payment.reasons,
    payment.excluded_as,
    payment.is_capital,
    payment.transaction_floor_gbp,
    supplier_class.kind,
    CASE WHEN hides_seller THEN 'unknown' ELSE supplier_class.size_band END AS size_band,
    -- NULL: the same. Set where the April 2025 change of company size limits alone moved the band.
    CASE WHEN NOT hides_seller THEN supplier_class.size_band_before_uplift END AS size_band_before_uplift,
    CASE WHEN NOT hides_seller THEN supplier_class.is_vcse END AS is_vcse,
    supplier_class.back_cast,
    CASE WHEN hides_seller THEN 'not known' ELSE supplier_locality.ring END AS ring,
    CASE WHEN NOT hides_seller THEN supplier_locality.in_county END AS in_county,
    CASE WHEN NOT hides_seller THEN supplier_locality.in_region END AS in_region,
    CASE WHEN NOT hides_seller THEN supplier_locality.in_nation END AS in_nation,
    CASE WHEN NOT hides_seller THEN supplier_locality.ward END AS ward,
    CASE WHEN NOT hides_seller THEN supplier_locality.town END AS town,
    CASE WHEN hides_seller THEN 'not known' ELSE supplier_locality.basis END AS place_basis,
    sum(payment.amount_gbp)::DECIMAL(18, 2) AS amount_gbp,
    sum(greatest(payment.amount_gbp, 0))::DECIMAL(18, 2) AS debits_gbp,
    count(*) AS lines
FROM (SELECT *, list_contains(reasons, 'card-unknown') AS hides_seller FROM payment) AS payment
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
