-- a file's pounds kept and set aside are not what an independent second pass over its amounts found
SELECT file_id, name, amount_kept, amount_set_aside, amount_read
FROM source_file
WHERE amount_kept + amount_set_aside <> amount_read;
