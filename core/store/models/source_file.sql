-- One row: one published file (a member of an archive is one).
CREATE TABLE source_file AS
SELECT source_file.*, superseded.superseded_by, superseded.basis AS superseded_basis
FROM staging.source_file
LEFT JOIN staging.superseded USING (file_id);
