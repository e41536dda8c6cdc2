-- One row: a public body whose files of payments say from which amount they publish; the highest of them.
CREATE TABLE authority_floor AS
SELECT payment.authority_id, max(source_file.threshold_gbp) AS floor_gbp
FROM payment
JOIN source_file USING (file_id)
WHERE source_file.threshold_gbp IS NOT NULL AND source_file.kind = 'spend'
GROUP BY payment.authority_id
ORDER BY payment.authority_id;
