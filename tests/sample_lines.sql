-- One row: one line of the sample, with what the app decided of it; files that another one replaces are left out.
SELECT
    source_file.name AS file,
    payment.row_number,
    payment.authority_id,
    payment.amount_gbp,
    payment.excluded_as,
    category.market,
    supplier.company_number,
    supplier.charity_number,
    supplier_class.kind,
    supplier_class.size_band,
    supplier_class.is_vcse,
    CASE supplier_locality.ring WHEN 'own area' THEN true WHEN 'not known' THEN NULL ELSE false END AS is_own_area,
    authority.area_codes
FROM serving.payment
JOIN serving.source_file USING (file_id)
JOIN serving.category USING (category_id)
JOIN serving.payee USING (payee_id)
JOIN serving.supplier USING (supplier_id)
JOIN serving.authority ON authority.authority_id = payment.authority_id
LEFT JOIN serving.supplier_locality
    ON supplier_locality.payee_id = payee.payee_id
    AND (supplier_locality.valid_from IS NULL OR supplier_locality.valid_from <= payment.month)
    AND (supplier_locality.valid_to IS NULL OR supplier_locality.valid_to > payment.month)
JOIN serving.supplier_class
    ON supplier_class.supplier_id = payee.supplier_id
    AND (supplier_class.valid_from IS NULL OR supplier_class.valid_from <= payment.month)
    AND (supplier_class.valid_to IS NULL OR supplier_class.valid_to > payment.month)
WHERE source_file.superseded_by IS NULL
