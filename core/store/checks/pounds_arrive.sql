-- a file's pounds kept are not the pounds of its payments
SELECT source_file.file_id, name, amount_kept, amount_gbp
FROM source_file
LEFT JOIN (SELECT file_id, sum(amount_gbp) AS amount_gbp FROM payment GROUP BY file_id) USING (file_id)
WHERE amount_kept <> coalesce(amount_gbp, 0);
