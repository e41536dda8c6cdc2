-- a file's kept lines are not all payments, or its rejected records not all listed
SELECT source_file.file_id, name, rows_kept, lines, rows_rejected, rejects
FROM source_file
LEFT JOIN (SELECT file_id, count(*) AS lines FROM payment GROUP BY file_id) USING (file_id)
LEFT JOIN (SELECT file_id, count(*) AS rejects FROM reject GROUP BY file_id) USING (file_id)
WHERE rows_kept <> coalesce(lines, 0) OR rows_rejected <> coalesce(rejects, 0);
