-- a line has no payee, supplier, category or directorate
SELECT payment_id, payment.payee_id, payee.supplier_id, payment.category_id, payment.directorate
FROM payment
LEFT JOIN payee USING (payee_id)
LEFT JOIN supplier USING (supplier_id)
LEFT JOIN category USING (category_id)
WHERE payee.payee_id IS NULL OR supplier.supplier_id IS NULL OR category.category_id IS NULL OR payment.directorate IS NULL;
