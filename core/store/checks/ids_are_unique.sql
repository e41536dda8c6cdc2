-- two rows share an id
SELECT 'payment' AS name, payment_id AS id FROM payment GROUP BY payment_id HAVING count(*) > 1
UNION ALL SELECT 'payee', payee_id FROM payee GROUP BY payee_id HAVING count(*) > 1
UNION ALL SELECT 'supplier', supplier_id FROM supplier GROUP BY supplier_id HAVING count(*) > 1
UNION ALL SELECT 'source_file', file_id FROM source_file GROUP BY file_id HAVING count(*) > 1;
