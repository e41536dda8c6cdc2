-- a file's records do not all end as kept or rejected
SELECT file_id, name, rows_read, rows_kept, rows_rejected
FROM source_file
WHERE rows_read <> rows_kept + rows_rejected;
